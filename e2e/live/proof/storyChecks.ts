import { setTimeout as delay } from 'node:timers/promises';
import type { Verdict } from '@bellwether/plugin-canary-common';
import { expectThat } from '../faults/Checks';
import type { Load } from './Load';
import { rolloutIdOf, type Story, VERSIONS } from './names';
import { VERDICT_TOKEN } from './proofPortal';
import type { Stage } from './Stage';

/** A word on which the controller acts. */
export type Word = 'promote' | 'rollback';

/** No version is made to wait for longer. */
const LONGEST_WAIT_MILLISECONDS = 4000;

/** It was our answer that ended the analysis, and nobody has pressed a button. */
export async function expectOurWord(
  word: Word,
  { story, stage, tries }: { story: Story; stage: Stage; tries: number },
): Promise<void> {
  const { cluster, portal } = stage;
  const { runs, text } = await cluster.runs(story);
  // The name of a later one is that of the first with a number after it.
  const newest = runs[runs.length - 1];
  const measurements = newest?.status.metricResults.flatMap(
    result => result.measurements,
  );
  const last = measurements?.[measurements.length - 1]?.value;
  expectThat(
    runs.length === tries &&
      newest.status.phase === (word === 'promote' ? 'Successful' : 'Failed') &&
      last?.includes(`"verdict":"${word}"`) === true,
    `The AnalysisRun does not end with our word: ${runs
      .map(({ status }) => status.phase)
      .join(', ')} ${last}`,
  );
  expectThat(
    !text.includes(VERDICT_TOKEN),
    'The token of the verdicts is stored in an AnalysisRun',
  );
  const { actions } = await portal.canary.getActions(rolloutIdOf(story));
  expectThat(
    actions.length === tries - 1,
    `Somebody has pressed ${actions.map(({ action }) => action).join(', ')}`,
  );
}

/** All requests go where the word sends them. */
export async function expectTraffic(load: Load, word: Word): Promise<void> {
  load.setFault('canary', {});
  // Those that wait for a slow version are answered first.
  await delay(LONGEST_WAIT_MILLISECONDS);
  const before = load.answered;
  await delay(3000);
  const after = load.answered;
  const grown = (version: string) =>
    (after[version] ?? 0) - (before[version] ?? 0);
  const [wanted, other] =
    word === 'promote'
      ? [VERSIONS.canary, VERSIONS.stable]
      : [VERSIONS.stable, VERSIONS.canary];
  expectThat(
    grown(wanted) > 20 && grown(other) === 0,
    `Of the last requests ${grown(wanted)} went to version ${wanted}, ${grown(
      other,
    )} to ${other}`,
  );
}

/** What the judge has counted, and what simpler rules make of it. */
export function countsOf({ tests, otherRules }: Verdict) {
  const none = { total: 0, bad: 0 };
  const errors = tests.find(({ metric }) => metric === 'errors');
  const { stable = none, canary: tried = none } = errors ?? {};
  return {
    requests: { stable: stable.total, canary: tried.total },
    errors: { stable: stable.bad, canary: tried.bad },
    wouldAbort: otherRules
      .filter(({ outcome }) => outcome === 'would-abort')
      .map(({ title }) => title),
  };
}
