import {
  changesOfPairs,
  countsByName,
  joinTables,
  keyedSample,
  largestChange,
  LEAST_SELF_WINDOWS,
  mergeProfiles,
  type Table,
  type WindowChanges,
  withWorkers,
} from '@bellwether/drift-engine';
import { CountedRows, Frozen } from './counting';
import { Comparing } from './Job';

/**
 * How much each of a baseline's own windows differs from the rest of them, by what each sort of test measures: single columns
 * by the counts of all rows, all columns together by samples. Windows that lack a column are left out.
 *
 * @param windows - with samples, where all columns together are to be measured
 */
export async function selfChanges(
  { plan, profile, sample }: Frozen,
  windows: ReadonlyArray<Omit<CountedRows, 'whole'>>,
  { settings, threads }: Pick<Comparing, 'settings' | 'threads'>,
): Promise<WindowChanges[]> {
  const counted = (counts: Frozen['profile']) => ({
    rows: counts.rows,
    counts: countsByName(plan, counts),
    findings: [],
  });
  const known = windows.filter(window => window.profile.plan === profile.plan);
  const joint = await jointChanges(
    known.map(window => window.sample),
    sample?.rows ?? 0,
    { settings, threads },
  );
  return known.map((window, own) => {
    const others = known.filter((_, other) => other !== own);
    const rest =
      others.length > 0
        ? mergeProfiles(others.map(other => other.profile))
        : profile;
    return {
      ...joint[own],
      marginal: largestChange(
        plan.columns,
        counted(rest),
        counted(window.profile),
        settings,
      ),
    };
  });
}

/** Whether windows of this number are measured by samples too: fewer never bear on a verdict. */
export function needsSamples(
  windows: number,
  { settings }: Pick<Comparing, 'settings'>,
): boolean {
  return windows >= LEAST_SELF_WINDOWS && jointDetectors(settings).length > 0;
}

function jointDetectors({ detectors }: Comparing['settings']) {
  const joint = ['mmd', 'c2st'] as const;
  return joint.filter(name => detectors?.includes(name) ?? true);
}

/** @param restRows - rows of the baseline's sample, which a window is held against later: the rest of the windows has as many */
async function jointChanges(
  given: ReadonlyArray<Table | undefined>,
  restRows: number,
  { settings, threads }: Pick<Comparing, 'settings' | 'threads'>,
): Promise<Array<Partial<WindowChanges>>> {
  const samples = given.flatMap(sample => sample ?? []);
  const detectors = jointDetectors(settings);
  if (
    samples.length < given.length ||
    !needsSamples(samples.length, { settings }) ||
    samples.some(({ rows }) => rows === 0)
  ) {
    return [];
  }
  const share = Math.ceil(restRows / (samples.length - 1));
  const parts = samples.map(sample =>
    keyedSample(sample, { rows: share, seed: settings.seed ?? 0, key: [] }),
  );
  function* pairs() {
    for (const [own, current] of samples.entries()) {
      const others = parts.filter((_, other) => other !== own);
      yield { reference: joinTables(others), current };
    }
  }
  const changes = await withWorkers({ threads }, runner =>
    changesOfPairs(pairs(), { ...settings, detectors }, runner),
  );
  return changes.map(({ joint, classifier }) => ({ joint, classifier }));
}
