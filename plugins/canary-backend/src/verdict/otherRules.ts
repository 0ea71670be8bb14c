import { VerdictTest } from '@bellwether/plugin-canary-common';
import {
  nearestHealthyScenario,
  Observation,
  simulation,
} from '@bellwether/rollout-judge';
import { FixedThresholds } from './fixedThresholds';
import { inMinutes } from './inMinutes';
import { StoredObservation } from './judging';

const { fixedLatency, fixedStabilityIndex, fixedThreshold, repeatedZTest } =
  simulation;

type Sight = simulation.RuleSight;

/** What a simpler rule would have done, and when first. */
export interface RuleOutcome {
  id: string;
  title: string;
  /** The test of the judge that looks at the same counts. */
  metric: VerdictTest['metric'];
  /** A threshold that is fixed beforehand, rather than a comparison with the stable version. */
  isFixed: boolean;
  /** ISO 8601; absent where it would have done nothing. */
  firedAt?: string;
  /** What it would have acted on, or what came nearest to that. */
  sentence: string;
  /** Share of healthy canaries that the rule aborts, as simulated with about these errors. */
  falseAlarms?: number;
  simulated?: string;
}

interface ShownRule
  extends Pick<RuleOutcome, 'id' | 'title' | 'metric' | 'isFixed'> {
  rule: simulation.ReplayedRule;
  failureLimit: number;
  say(saw: Sight): string;
}

function share(value: number): string {
  return `${Number((100 * value).toPrecision(2))} %`;
}

function counts({ value, bad = 0, total = 0 }: Sight): string {
  return `${bad} ${
    bad === 1 ? 'error' : 'errors'
  } in ${total} requests (${share(value)})`;
}

/** How an analysis writes its limits. */
function within(minutes: number, failureLimit: number): string {
  return `in ${minutes} min, failureLimit ${failureLimit}`;
}

/** The rules that are replayed, in the order in which they are shown. */
function rulesOf(fixed: FixedThresholds): ShownRule[] {
  return [
    ...fixed.errors.map(({ above, minutes, failureLimit }, index) => ({
      id: `fixed-errors-${index + 1}`,
      title: `Errors > ${share(above)} ${within(minutes, failureLimit)}`,
      metric: 'errors' as const,
      isFixed: true,
      failureLimit,
      rule: fixedThreshold(above, minutes, failureLimit),
      say: counts,
    })),
    ...fixed.latency.map(
      ({ quantile, aboveSeconds, minutes, failureLimit }, index) => ({
        id: `fixed-latency-${index + 1}`,
        title: `p${Number((100 * quantile).toFixed(2))} > ${Math.round(
          1000 * aboveSeconds,
        )} ms ${within(minutes, failureLimit)}`,
        metric: 'latency' as const,
        isFixed: true,
        failureLimit,
        rule: fixedLatency(quantile, aboveSeconds, minutes, failureLimit),
        say: ({ value }: Sight) => `${Math.round(1000 * value)} ms`,
      }),
    ),
    ...fixed.scores.map(({ psiAbove }, index) => ({
      id: `fixed-scores-${index + 1}`,
      title: `PSI > ${psiAbove}`,
      metric: 'scores' as const,
      isFixed: true,
      failureLimit: 0,
      rule: fixedStabilityIndex(psiAbove),
      say: ({ value }: Sight) => `PSI ${Number(value.toPrecision(2))}`,
    })),
    {
      id: 'repeated-z-test',
      title: 'z-test every minute',
      metric: 'errors',
      isFixed: false,
      failureLimit: 0,
      rule: repeatedZTest,
      say: ({ value }) => `z = ${value.toFixed(2)}, one-sided 5 %`,
    },
  ];
}

/** The simulated scenario with about as many errors as the stable version has. */
function similarScenario(run: Observation[]) {
  const total = { requests: 0, errors: 0 };
  run.forEach(({ stable }) => {
    total.requests += stable?.requests ?? 0;
    total.errors += stable?.errors ?? 0;
  });
  return total.requests > 0
    ? nearestHealthyScenario(total.errors / total.requests)
    : undefined;
}

/** What simpler rules would have done on the same counters, looking once a minute. */
export function otherRules(
  observations: readonly StoredObservation[],
  fixed: FixedThresholds,
): RuleOutcome[] {
  const run = inMinutes(observations);
  const ofStable = run.map(minute => ({ ...minute, canary: minute.stable }));
  const scenario = similarScenario(run);
  return rulesOf(fixed).flatMap(
    ({ rule, say, failureLimit, ...shown }): RuleOutcome[] => {
      const { minute, saw } = rule.replay(run);
      // Of what is not counted at all, no rule has anything to say.
      if (!saw && shown.metric !== 'errors') return [];
      const firedAt = minute === undefined ? undefined : run[minute - 1].at;
      const isOnlyCanary =
        firedAt === undefined ||
        !shown.isFixed ||
        shown.metric === 'scores' ||
        rule.rollsBackAt(ofStable) === undefined;
      return [
        {
          ...shown,
          ...(firedAt !== undefined && { firedAt }),
          sentence: [
            sentenceOf(firedAt !== undefined, saw && say(saw), failureLimit),
            ...(isOnlyCanary
              ? []
              : ['It would have aborted the stable version, too.']),
          ].join(' '),
          ...(scenario?.others[rule.name] !== undefined && {
            falseAlarms: scenario.others[rule.name],
            simulated: scenario.name,
          }),
        },
      ];
    },
  );
}

function sentenceOf(
  hasFired: boolean,
  saw: string | undefined,
  failureLimit: number,
): string {
  if (saw === undefined) return 'Nothing was counted of the canary yet.';
  if (!hasFired) return `Highest: ${saw}.`;
  return failureLimit === 0
    ? `${saw}.`
    : `${saw}, above it for the ${failureLimit + 1}. time.`;
}
