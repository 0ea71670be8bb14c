import { Entity } from '@backstage/catalog-model';
import { ModelsChanged } from '@bellwether/plugin-models-common';

/** What may be concluded from what was read. */
export type Reading =
  /** Everything was read: what is not in it does not exist. */
  | { is: 'whole'; entities: Entity[] }
  /** Something is missing: what is not in it and not in `removed` stays. */
  | { is: 'part'; entities: Entity[]; removed: string[]; because: string }
  /** Nothing may be concluded, now or (`retry`) before it is read again soon. */
  | { is: 'nothing'; because: string; retry: boolean };

/** What changed, as far as it can be said without reading everything. */
export type Change = 'everything' | { added: Entity[]; removed: string[] };

/** Reads records and maps them to entities. */
export interface EntityReader {
  readAll(options: { signal?: AbortSignal }): Promise<Reading>;
  /** Whether a change that was announced concerns what is read here. */
  concerns(change: ModelsChanged): boolean;
  readChanges(
    changes: ModelsChanged[],
    options: { signal?: AbortSignal },
  ): Promise<Change>;
}
