import { z } from 'zod';
import type { EstimatedShare } from '../usage';
import { shareInterval } from '../statistics/binomial';

const scoresSchema = z
  .array(z.number())
  .min(1)
  .refine(
    scores => scores.every((score, i) => i === 0 || score >= scores[i - 1]),
    {
      message: 'scores must ascend',
    },
  );

/**
 * How far peaks of other workloads went beyond what was known of them: scores `ln(peak after / peak before) / spread before`, over
 * periods after that are as long as those before. What is exchangeable with them exceeds a margin of `k` spreads as often as they do.
 */
export const calibrationSchema = z.strictObject({
  /** What the scores come from, in words. */
  source: z.string(),
  memory: scoresSchema,
  cpu: scoresSchema,
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** Part of the scores to which the tail is fitted. */
const TAIL = 0.1;
const LEAST_TAIL = 8;
const LIGHTEST_SHAPE = -0.25;
const HEAVIEST_SHAPE = 0.9;

interface Tail {
  /** Where the tail begins, and the share of scores in it. */
  from: number;
  share: number;
  /** Generalised Pareto. */
  shape: number;
  scale: number;
}

const tails = new WeakMap<number[], Tail | null>();

/**
 * A generalised Pareto distribution of the highest tenth of the scores, by probability-weighted moments (Hosking and Wallis
 * 1987). It smooths the tail and carries beyond the last score.
 */
function tailOf(scores: number[]): Tail | null {
  const known = tails.get(scores);
  if (known !== undefined) return known;
  const count = Math.max(LEAST_TAIL, Math.round(TAIL * scores.length));
  const tail = fitTail(scores, count);
  tails.set(scores, tail);
  return tail;
}

function fitTail(scores: number[], count: number): Tail | null {
  if (scores.length <= count) return null;
  const from = scores[scores.length - count - 1];
  const excess = scores.slice(-count).map(score => score - from);
  const first = excess.reduce((sum, x) => sum + x, 0) / count;
  // E[X (1 − F(X))]: the least weighs most.
  const second =
    excess.reduce((sum, x, i) => sum + (x * (count - 1 - i)) / (count - 1), 0) /
    count;
  if (!(first > 0) || !(first - 2 * second > 0)) return null;
  const shape = Math.min(
    HEAVIEST_SHAPE,
    Math.max(LIGHTEST_SHAPE, 2 - first / (first - 2 * second)),
  );
  return {
    from,
    share: count / scores.length,
    shape,
    scale: first * (1 - shape),
  };
}

/** Share of the tail beyond an excess. */
function beyond(excess: number, { shape, scale }: Tail): number {
  if (Math.abs(shape) < 1e-9) return Math.exp(-excess / scale);
  const base = 1 + (shape * excess) / scale;
  return base <= 0 ? 0 : base ** (-1 / shape);
}

function excessAt(share: number, { shape, scale }: Tail): number {
  return Math.abs(shape) < 1e-9
    ? -scale * Math.log(share)
    : (scale * (share ** -shape - 1)) / shape;
}

/** How many scores are higher; they ascend. */
function countAbove(scores: number[], score: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[middle] <= score) low = middle + 1;
    else high = middle;
  }
  return scores.length - low;
}

/**
 * The margin, in spreads, that a new workload exceeds with probability `risk`: the conformal quantile of the scores (Vovk, Gammerman and
 * Shafer 2005; the ⌈(n + 1)(1 − risk)⌉-th of n), and in the tail, where single scores decide, what a generalised Pareto distribution
 * says if that is more. Never below 0: a size is never below a peak that was seen.
 *
 * @param risk - 0 to 1, both excluded
 */
export function marginAt(scores: number[], risk: number): number {
  const rank = Math.ceil((scores.length + 1) * (1 - risk));
  const tail = tailOf(scores);
  const modelled =
    tail && risk < tail.share
      ? tail.from + excessAt(risk / tail.share, tail)
      : -Infinity;
  const conformal = rank <= scores.length ? scores[rank - 1] : -Infinity;
  // Beyond the last score nothing but the model speaks; without it, twice the highest.
  const known = Math.max(modelled, conformal);
  return Math.max(
    0,
    Number.isFinite(known) ? known : 2 * scores[scores.length - 1],
  );
}

/** That a margin of so many spreads is exceeded, with the exact interval of the share of scores that exceed it. */
export function riskAt(scores: number[], margin: number): EstimatedShare {
  const hits = countAbove(scores, margin);
  const { low, high } = shareInterval(hits, scores.length);
  const tail = tailOf(scores);
  const empirical = (hits + 1) / (scores.length + 1);
  const modelled =
    tail && margin > tail.from
      ? tail.share * beyond(margin - tail.from, tail)
      : empirical;
  const probability = Math.min(high, Math.max(low, modelled));
  return { probability, low, high };
}

/** The rarest risk that the scores can speak for without a model. */
export function leastRisk(scores: number[]): number {
  return 1 / (scores.length + 1);
}

/**
 * Carries a probability from one period to another: periods without a breach are taken as independent.
 *
 * @param periods - length of the other period, in lengths of the one that the probability is of
 */
export function overPeriods(probability: number, periods: number): number {
  return -Math.expm1(periods * Math.log1p(-Math.min(probability, 1 - 1e-12)));
}
