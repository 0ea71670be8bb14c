import { z } from 'zod';
import type { Arm, LabelCohort } from '../observation';
import { addInterval, noEvidence, ratioEvidenceSchema } from './ratioEvidence';
import type { RatioGrid } from './ratioGrid';

const labelledSchema = z.object({
  predictions: z.number(),
  labelled: z.number(),
  wrong: z.number(),
});
type Labelled = z.infer<typeof labelledSchema>;

export const labelEvidenceSchema = z.object({
  /** Mature cohorts: wrong predictions among the labelled ones. */
  evidence: ratioEvidenceSchema,
  /** Cohorts that are not mature yet, by the time their predictions were made, rising. */
  open: z.array(
    z.object({
      madeAtMs: z.number(),
      stable: labelledSchema,
      canary: labelledSchema,
    }),
  ),
  /** Labels of cohorts up to here are not counted any more. */
  settledUpToMs: z.number(),
  /** Predictions of the mature cohorts, with and without label. */
  predictions: z.object({ stable: z.number(), canary: z.number() }),
});

export type LabelEvidence = z.infer<typeof labelEvidenceSchema>;
type OpenCohort = LabelEvidence['open'][number];

/** With more open cohorts than this, neighbours are joined: the state stays small. */
const MOST_OPEN = 96;

const NONE: Labelled = { predictions: 0, labelled: 0, wrong: 0 };

function addLabelled(a: Labelled, b: Labelled): Labelled {
  return {
    predictions: a.predictions + b.predictions,
    labelled: a.labelled + b.labelled,
    wrong: a.wrong + b.wrong,
  };
}

export function noLabels(grid: RatioGrid): LabelEvidence {
  return {
    evidence: noEvidence(grid),
    open: [],
    settledUpToMs: 0,
    predictions: { stable: 0, canary: 0 },
  };
}

function receive(
  cohorts: OpenCohort[],
  arm: 'stable' | 'canary',
  arrived: LabelCohort,
): OpenCohort[] {
  const madeAtMs = Date.parse(arrived.madeAt);
  // A cohort that was joined with a later one lives on under the later time.
  const at = cohorts.findIndex(cohort => cohort.madeAtMs >= madeAtMs);
  const target =
    at < 0 ? { madeAtMs, stable: NONE, canary: NONE } : cohorts[at];
  const filled = {
    ...target,
    [arm]: addLabelled(target[arm], arrived),
  };
  return at < 0
    ? [...cohorts, filled]
    : cohorts.map((cohort, i) => (i === at ? filled : cohort));
}

/** Joins each second cohort with the one after it; the joined one is mature when the later is. */
function joinNeighbours(cohorts: OpenCohort[]): OpenCohort[] {
  if (cohorts.length <= MOST_OPEN) return cohorts;
  return cohorts.flatMap((cohort, i) => {
    if (i % 2 === 0) return i === cohorts.length - 1 ? [cohort] : [];
    const earlier = cohorts[i - 1];
    return [
      {
        madeAtMs: cohort.madeAtMs,
        stable: addLabelled(earlier.stable, cohort.stable),
        canary: addLabelled(earlier.canary, cohort.canary),
      },
    ];
  });
}

/**
 * Adds the labels that arrived in one interval. A cohort counts once, when it is old enough that most of its labels are
 * there; labels that come later are left out, as are those of young cohorts: wrong predictions are often labelled first.
 */
export function addLabels(
  grid: RatioGrid,
  before: LabelEvidence,
  stable: Arm,
  canary: Arm,
  now: { atMs: number; matureAfterSeconds: number },
): LabelEvidence {
  let open = before.open;
  for (const [arm, cohorts] of [
    ['stable', stable.labels],
    ['canary', canary.labels],
  ] as const) {
    for (const cohort of cohorts ?? []) {
      if (Date.parse(cohort.madeAt) > before.settledUpToMs) {
        open = receive(open, arm, cohort);
      }
    }
  }
  const matureBeforeMs = now.atMs - 1000 * now.matureAfterSeconds;
  const mature = open.filter(({ madeAtMs }) => madeAtMs <= matureBeforeMs);
  const sum = (arm: 'stable' | 'canary') =>
    mature.reduce((total, cohort) => total + cohort[arm].predictions, 0);
  return {
    evidence: mature.reduce(
      (evidence, cohort) =>
        addInterval(
          grid,
          evidence,
          { total: cohort.stable.labelled, bad: cohort.stable.wrong },
          { total: cohort.canary.labelled, bad: cohort.canary.wrong },
        ),
      before.evidence,
    ),
    open: joinNeighbours(
      open.filter(({ madeAtMs }) => madeAtMs > matureBeforeMs),
    ),
    settledUpToMs: Math.max(
      before.settledUpToMs,
      ...mature.map(({ madeAtMs }) => madeAtMs),
    ),
    predictions: {
      stable: before.predictions.stable + sum('stable'),
      canary: before.predictions.canary + sum('canary'),
    },
  };
}

/**
 * Age at which `share` of the labels have arrived, from the empirical distribution of past delays between prediction and
 * label.
 *
 * @param delays - how many labels arrived after so many seconds; from cohorts that are complete
 * @param share - above 0, at most 1
 * @returns seconds, for the policy's `labels.matureAfterSeconds`
 * @throws RangeError when there are no delays, or share is out of its range
 */
export function labelMaturity(
  delays: { seconds: number; count: number }[],
  share: number,
): number {
  const total = delays.reduce((sum, { count }) => sum + count, 0);
  if (!(total > 0)) throw new RangeError('There are no label delays to go by');
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`A share of ${share} is not above 0 and at most 1`);
  }
  const rising = [...delays].sort((a, b) => a.seconds - b.seconds);
  let seen = 0;
  for (const { seconds, count } of rising) {
    seen += count;
    if (seen >= share * total) return seconds;
  }
  return rising[rising.length - 1].seconds;
}
