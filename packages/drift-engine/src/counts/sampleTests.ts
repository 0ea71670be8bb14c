import { compare } from '../compare/compare';
import {
  type ComparisonSettings,
  permutationsFor,
  sharesLabellings,
} from '../compare/settings';
import { type DriftReport } from '../report/schema';
import { type Table } from '../table';
import { withWorkers } from '../workers';

/** The two samples that the tests of all columns together look at. */
export interface Samples {
  reference: Table;
  current: Table;
}

/**
 * The tests that look at all columns together. They are made on samples of both sides.
 *
 * @param jointWeight - share of α that the joint test has in the whole: so many labellings are drawn that it can reach it
 * @throws SettingsError when more would be needed than are ever drawn
 */
export async function testSamples(
  samples: Samples,
  settings: ComparisonSettings,
  jointWeight: number,
  { threads, signal }: { threads?: number; signal?: AbortSignal },
): Promise<DriftReport | undefined> {
  const shares = sharesLabellings(settings.combine);
  const detectors = settings.detectors.filter(
    name => shares || name === 'mmd' || name === 'c2st',
  );
  if (detectors.length === 0) return undefined;
  return withWorkers({ threads }, runner =>
    compare(samples.reference, samples.current, {
      ...settings,
      detectors,
      combine: shares ? settings.combine : 'holm',
      permutations: detectors.includes('mmd')
        ? permutationsFor(settings, jointWeight).permutations
        : settings.permutations,
      runner,
      signal,
    }),
  );
}
