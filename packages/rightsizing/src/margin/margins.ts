import type { EstimatedShare } from '../usage';
import { RandomStream } from '../statistics/RandomStream';
import { marginAt, overPeriods, riskAt } from './Calibration';
import { exceedance, fitExtremeValue, levelAt } from './extremeValue';
import type { PeakPattern } from './peaks';

/** What a margin is for. */
export interface MarginTask {
  pattern: PeakPattern;
  /** Period that was learned from, and period that the size has to last, seconds. */
  learnedSeconds: number;
  periodSeconds: number;
  /** Ascending scores of other workloads. */
  scores: number[];
}

/** What a method says. */
export interface Margin {
  /** The level that is exceeded with probability `risk` within the period; never below the peak. */
  levelAt(risk: number): number;
  /** That a level is exceeded within the period. */
  riskAt(level: number): EstimatedShare;
}

const RESAMPLES = 100;
const SEED = 7;

/** Other workloads say how many spreads; this one says how large its spread is. */
export function conformalMargin({
  pattern: { peak, spread },
  learnedSeconds,
  periodSeconds,
  scores,
}: MarginTask): Margin {
  // Scores are of periods as long as the one that was learned from.
  const periods = periodSeconds / learnedSeconds;
  return {
    levelAt: risk =>
      peak *
      Math.exp(spread * marginAt(scores, overPeriods(risk, 1 / periods))),
    riskAt: level => {
      if (level < peak) return { probability: 1, low: 1, high: 1 };
      const { probability, low, high } = riskAt(
        scores,
        Math.log(level / peak) / spread,
      );
      return {
        probability: overPeriods(probability, periods),
        low: overPeriods(low, periods),
        high: high === 1 ? 1 : overPeriods(high, periods),
      };
    },
  };
}

/**
 * The workload's own peaks say all: an extreme value distribution of the peaks of its blocks. The interval of a risk is that of 100
 * fits to blocks drawn with replacement.
 *
 * @returns null where there are too few blocks
 */
export function extremeValueMargin({
  pattern: { peak, logPeaks, blockSeconds },
  periodSeconds,
}: MarginTask): Margin | null {
  const fit = fitExtremeValue(logPeaks);
  if (!fit) return null;
  const blocks = Math.max(1, periodSeconds / blockSeconds);
  return {
    levelAt: risk => Math.max(peak, Math.exp(levelAt(fit, risk, blocks))),
    riskAt: level => {
      const log = Math.log(level);
      const stream = new RandomStream(SEED);
      const risks: number[] = [];
      for (let i = 0; i < RESAMPLES; i++) {
        const again = fitExtremeValue(
          logPeaks.map(() => logPeaks[stream.below(logPeaks.length)]),
        );
        risks.push(exceedance(again ?? fit, log, blocks));
      }
      risks.sort((a, b) => a - b);
      const probability = exceedance(fit, log, blocks);
      return {
        probability,
        low: Math.min(probability, risks[Math.floor(0.025 * RESAMPLES)]),
        high: Math.max(probability, risks[Math.ceil(0.975 * RESAMPLES) - 1]),
      };
    },
  };
}
