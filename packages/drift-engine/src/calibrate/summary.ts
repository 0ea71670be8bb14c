import { shareInterval } from '../special/binomial';
import { JOBS, type Job } from './jobs';
import type { CaseRuns, Runs } from './runs';
import { SINGLE_DETECTORS } from './simulate';

export const RULES = ['default', 'min-p', 'holm', 'cauchy', 'vote:2'] as const;

export interface Rate {
  hits: number;
  trials: number;
  rate: number;
  low: number;
  high: number;
}

/** A difference of two shares of the same repetitions, with its 95 % interval. */
export interface Loss {
  mean: number;
  low: number;
  high: number;
}

export interface FalseAlarms {
  name: string;
  combine: string;
  rates: Record<string, Rate>;
  /** The interval of the default contains α or lies below it. */
  kept: boolean;
}

export interface Power {
  name: string;
  combine: string;
  rates: Record<string, Rate>;
  /** Best single detector. */
  best: string;
  /** By how much a rule is behind the best single detector, on the same data. */
  loss: Record<string, Loss>;
}

/** How often the verdict alarmed, by what the temporal check measured. */
export interface TemporalAlarmRates {
  name: string;
  without: Rate;
  /** Single columns only. */
  columns: Rate;
  /** All that is tested. */
  with: Rate;
}

export interface Calibration {
  alpha: number;
  falseAlarms: FalseAlarms[];
  temporal: TemporalAlarmRates[];
  power: Power[];
  /** Changes on which nothing was chosen. */
  variants: Power[];
  /** Largest loss of each rule over the changes. */
  largestLoss: Record<string, number>;
}

export function rateOf(hits: number, trials: number): Rate {
  return { hits, trials, rate: hits / trials, ...shareInterval(hits, trials) };
}

function ratesOf({ alarms }: CaseRuns): Record<string, Rate> {
  return Object.fromEntries(
    Object.entries(alarms).map(([key, list]) => [
      key,
      rateOf(list.split('1').length - 1, list.length),
    ]),
  );
}

/** Loss of a rule against a detector over the same repetitions: their common luck cancels. */
function lossOf(detector: string, rule: string): Loss {
  const trials = detector.length;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < trials; i++) {
    const gap = Number(detector[i]) - Number(rule[i]);
    sum += gap;
    squares += gap * gap;
  }
  const mean = sum / trials;
  const half =
    1.959963984540054 *
    Math.sqrt(Math.max(0, squares / trials - mean * mean) / trials);
  return { mean, low: mean - half, high: mean + half };
}

function powerOf(name: string, runs: CaseRuns): Power {
  const rates = ratesOf(runs);
  const [best] = SINGLE_DETECTORS.filter(key => rates[key]).sort(
    (a, b) => rates[b].rate - rates[a].rate,
  );
  const loss = Object.fromEntries(
    RULES.filter(rule => rates[rule]).map(rule => [
      rule,
      lossOf(runs.alarms[best], runs.alarms[rule]),
    ]),
  );
  return { name, combine: runs.combine, rates, best, loss };
}

/** What the repetitions say, in the order of the cases. */
export function calibrationOf(runs: Runs): Calibration {
  const of = (sort: Job['sort']) =>
    JOBS.filter(job => job.sort === sort && runs.cases[job.name]).map(
      ({ name }) => ({ name, runs: runs.cases[name] }),
    );
  const power = of('changes').map(each => powerOf(each.name, each.runs));
  const largestLoss: Record<string, number> = {};
  for (const { loss } of power) {
    for (const [rule, { mean }] of Object.entries(loss)) {
      largestLoss[rule] = Math.max(largestLoss[rule] ?? -1, mean);
    }
  }
  const temporal = of('temporal').map(({ name, runs: alarmed }) => {
    const { without, columns, with: checked } = ratesOf(alarmed);
    return { name, without, columns, with: checked };
  });
  return {
    alpha: runs.alpha,
    falseAlarms: of('unchanged').map(each => {
      const rates = ratesOf(each.runs);
      return {
        name: each.name,
        combine: each.runs.combine,
        rates,
        kept: rates.default.low <= runs.alpha,
      };
    }),
    temporal,
    power,
    variants: of('variants').map(each => powerOf(each.name, each.runs)),
    largestLoss,
  };
}
