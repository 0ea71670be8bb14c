import { binomialProbability } from '../statistics/binomial';

const WEEK_SECONDS = 7 * 86_400;

export interface Interruptions {
  perNodeWeek: number;
  togetherShare: number;
  /** A spot pod's absence after an interruption of its node, seconds. */
  absentSeconds: number;
}

/**
 * Share of time in which at least `needed` pods are ready. Pods that stay are always there: only what spot takes away is counted. Spot pods
 * are interrupted each on its own, except for a share of the interruptions that takes them all at once; an absence lasts as long as
 * a replacement takes, so a pod is absent for rate × length of the time, as in a renewal process.
 */
export function availability(
  pods: number,
  onSpot: number,
  needed: number,
  { perNodeWeek, togetherShare, absentSeconds }: Interruptions,
): number {
  if (needed > pods) return 0;
  const staying = pods - onSpot;
  const rate = perNodeWeek / WEEK_SECONDS;
  const absence = (perSecond: number) =>
    (perSecond * absentSeconds) / (1 + perSecond * absentSeconds);
  const alone = absence(rate * (1 - togetherShare));
  const together = onSpot > 0 ? absence(rate * togetherShare) : 0;
  let enough = 0;
  for (let up = Math.max(0, needed - staying); up <= onSpot; up++) {
    enough += binomialProbability(onSpot - up, onSpot, alone);
  }
  const withoutAny = staying >= needed ? 1 : 0;
  return (1 - together) * Math.min(1, enough) + together * withoutAny;
}
