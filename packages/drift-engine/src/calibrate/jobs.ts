import { ALTERNATIVES, NULL_CASES, type Alternative } from './cases';
import { simulate, type Simulated } from './simulate';
import { compareTemporal } from './temporal';
import { TEMPORAL_CASES } from './temporalCases';
import { VARIANTS } from './variants';

/** How many repetitions are wanted of the usual case of each sort; a case's own share changes it. */
export interface Extent {
  unchanged: number;
  changes: number;
  variants: number;
  temporal: number;
  /** Cases to run, by name; all without it. */
  only?: (name: string) => boolean;
}

export const FULL: Extent = {
  unchanged: 1_000,
  changes: 1_000,
  variants: 400,
  temporal: 200,
};
export const SHORT: Extent = {
  unchanged: 30,
  changes: 30,
  variants: 20,
  temporal: 20,
};
/** So few say nothing. */
const LEAST = 20;

/** A case, and what one repetition of it says. */
export interface Job {
  name: string;
  sort: 'unchanged' | 'changes' | 'variants' | 'temporal';
  share: number;
  run(repetition: number): {
    combine: string;
    pValues: Record<string, number>;
  };
}

function outcome({ detectors, rules, report }: Simulated) {
  return {
    combine: report.verdict.combine,
    pValues: Object.fromEntries([...detectors, ...rules]),
  };
}

function changeJob(
  alternative: Alternative,
  sort: 'changes' | 'variants',
): Job {
  const { name, before, after, share = 1 } = alternative;
  return {
    name,
    sort,
    share,
    run: repetition =>
      outcome(simulate(alternative, before, after, { name, repetition })),
  };
}

/** Everything that can be repeated. */
export const JOBS: Job[] = [
  ...NULL_CASES.map(
    (nullCase): Job => ({
      name: nullCase.name,
      sort: 'unchanged',
      share: nullCase.share ?? 1,
      run: repetition =>
        outcome(
          simulate(
            nullCase,
            nullCase.generator,
            nullCase.generator,
            { name: nullCase.name, repetition },
            { prediction: nullCase.prediction },
          ),
        ),
    }),
  ),
  ...TEMPORAL_CASES.map((temporal): Job => {
    const { name, share = 1 } = temporal;
    return {
      name,
      sort: 'temporal',
      share,
      run: repetition => ({
        combine: 'auto',
        pValues: Object.fromEntries(
          Object.entries(compareTemporal(temporal, repetition)).map(
            ([check, alarmed]) => [check, alarmed ? 0 : 1],
          ),
        ),
      }),
    };
  }),
  ...ALTERNATIVES.map(alternative => changeJob(alternative, 'changes')),
  ...VARIANTS.map(variant => changeJob(variant, 'variants')),
];

/** Repetitions that an extent wants of a case. */
export function wantedOf({ sort, share }: Job, extent: Extent): number {
  return Math.max(
    Math.min(LEAST, extent[sort]),
    Math.round(extent[sort] * share),
  );
}
