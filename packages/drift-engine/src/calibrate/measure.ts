import { shareInterval } from '../special/binomial';
import { compareTemporal } from './temporal';
import { ALTERNATIVES, AUTOREGRESSIVE, NULL_CASES } from './cases';
import { simulate, SINGLE_DETECTORS } from './simulate';

export const ALPHA = 0.05;

export interface Rate {
  hits: number;
  trials: number;
  rate: number;
  low: number;
  high: number;
}

function rateOf(hits: number, trials: number): Rate {
  return { hits, trials, rate: hits / trials, ...shareInterval(hits, trials) };
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
  rates: Record<string, Rate>;
  /** Best single detector. */
  best: string;
  /** By how much a rule is behind the best single detector. */
  loss: Record<string, number>;
}

export interface Calibration {
  alpha: number;
  falseAlarms: FalseAlarms[];
  temporal: { name: string; without: Rate; with: Rate };
  power: Power[];
  /** Largest loss of each rule over the alternatives. */
  largestLoss: Record<string, number>;
  seconds: number;
}

export interface Extent {
  /** Repetitions of a null case whose share is 1. */
  nullRepetitions: number;
  powerRepetitions: number;
  temporalRepetitions: number;
  /** Cases and alternatives to run, by name; all without it. */
  only?: (name: string) => boolean;
}

export const FULL: Extent = {
  nullRepetitions: 1_000,
  powerRepetitions: 1_000,
  temporalRepetitions: 200,
};
export const SHORT: Extent = {
  nullRepetitions: 30,
  powerRepetitions: 30,
  temporalRepetitions: 30,
};

const RULES = ['default', 'min-p', 'holm', 'cauchy', 'vote:2'];

class Tally {
  private readonly hits = new Map<string, number>();
  private trials = 0;

  add(pValues: Map<string, number>[]) {
    this.trials++;
    for (const [name, p] of pValues.flatMap(map => [...map])) {
      this.hits.set(name, (this.hits.get(name) ?? 0) + (p <= ALPHA ? 1 : 0));
    }
  }

  rates(): Record<string, Rate> {
    return Object.fromEntries(
      [...this.hits].map(([name, hits]) => [name, rateOf(hits, this.trials)]),
    );
  }
}

/** Counts false alarms and measures power, with fixed seeds. */
export function measure(
  extent: Extent,
  onCase: (name: string) => void = () => {},
): Calibration {
  const started = performance.now();
  const { only = () => true } = extent;
  const falseAlarms = NULL_CASES.filter(({ name }) => only(name)).map(
    (testCase): FalseAlarms => {
      onCase(testCase.name);
      const repetitions = Math.max(
        20,
        Math.round(extent.nullRepetitions * (testCase.share ?? 1)),
      );
      const tally = new Tally();
      let combine = '';
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const simulated = simulate(
          testCase,
          testCase.generator,
          testCase.generator,
          { name: testCase.name, repetition },
          { prediction: testCase.prediction },
        );
        combine = simulated.report.verdict.combine;
        tally.add([simulated.detectors, simulated.rules]);
      }
      const rates = tally.rates();
      return {
        name: testCase.name,
        combine,
        rates,
        kept: rates.default.low <= ALPHA,
      };
    },
  );
  onCase(AUTOREGRESSIVE.name);
  let without = 0;
  let withCheck = 0;
  for (let i = 0; i < extent.temporalRepetitions; i++) {
    const outcome = compareTemporal(i);
    without += outcome.independent ? 1 : 0;
    withCheck += outcome.checked ? 1 : 0;
  }
  const largestLoss: Record<string, number> = {};
  const power = ALTERNATIVES.filter(({ name }) => only(name)).map(
    (alternative): Power => {
      onCase(alternative.name);
      const tally = new Tally();
      for (let i = 0; i < extent.powerRepetitions; i++) {
        const simulated = simulate(
          alternative,
          alternative.before,
          alternative.after,
          { name: alternative.name, repetition: i },
        );
        tally.add([simulated.detectors, simulated.rules]);
      }
      const rates = tally.rates();
      const [best] = SINGLE_DETECTORS.filter(name => rates[name]).sort(
        (a, b) => rates[b].rate - rates[a].rate,
      );
      const loss = Object.fromEntries(
        RULES.map(rule => [rule, rates[best].rate - rates[rule].rate]),
      );
      for (const rule of RULES) {
        largestLoss[rule] = Math.max(largestLoss[rule] ?? -1, loss[rule]);
      }
      return { name: alternative.name, rates, best, loss };
    },
  );
  return {
    alpha: ALPHA,
    falseAlarms,
    temporal: {
      name: AUTOREGRESSIVE.name,
      without: rateOf(without, extent.temporalRepetitions),
      with: rateOf(withCheck, extent.temporalRepetitions),
    },
    power,
    largestLoss,
    seconds: (performance.now() - started) / 1000,
  };
}
