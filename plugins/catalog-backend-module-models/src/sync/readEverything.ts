import { AppliedSets } from './AppliedSets';
import { Digests, digestsOf } from './digests';
import { EntityReader, Reading } from './Reading';

/** A reading of everything, and what the catalog had been given when it began. */
export interface WholeRead {
  reading: Reading;
  /** Of the set that was given; another one later means that a part was changed meanwhile. */
  generation: number;
  /** Of what was read when that was the whole set, else none. */
  digests: Digests;
}

export async function readEverything(
  options: { providerName: string; reader: EntityReader; applied: AppliedSets },
  signal: AbortSignal,
): Promise<WholeRead> {
  const { generation } = await options.applied.get(options.providerName);
  const reading = await options.reader.readAll({ signal });
  return {
    reading,
    generation,
    digests: await digestsOf(reading.is === 'whole' ? reading.entities : []),
  };
}
