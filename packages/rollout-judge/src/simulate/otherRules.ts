import type { Observation } from '../observation';

/** A rule of another tool: the minute at which it rolls back, or undefined. */
export interface OtherRule {
  name: string;
  rollsBackAt(run: Observation[]): number | undefined;
}

/** What a rule looked at when it rolled back; until then, what it saw that came nearest to that. */
export interface RuleSight {
  /** In the rule's own measure: a share, a z, seconds. */
  value: number;
  /** What that was made of, where it is a share. */
  bad?: number;
  total?: number;
}

/** What a rule makes of a run. */
export interface RuleReplay {
  /** From 1; absent where it does not roll back. */
  minute?: number;
  /** Absent where it had nothing to look at. */
  saw?: RuleSight;
}

/** A rule that also says what it saw. */
export interface ReplayedRule extends OtherRule {
  /** @param run - one observation per minute */
  replay(run: Observation[]): RuleReplay;
}

/**
 * A rule that looks once a minute, and rolls back when what it sees is above its limit more than `failureLimit` times.
 *
 * @param look - what is seen after a minute (from 0); undefined where there is nothing to look at
 */
export function limitRule({
  name,
  limit,
  failureLimit = 0,
  look,
}: {
  name: string;
  limit: number;
  failureLimit?: number;
  look(run: Observation[]): (minute: number) => RuleSight | undefined;
}): ReplayedRule {
  const replay = (run: Observation[]): RuleReplay => {
    const lookAt = look(run);
    let failures = 0;
    let highest: RuleSight | undefined;
    for (let minute = 0; minute < run.length; minute++) {
      const saw = lookAt(minute);
      if (!saw) continue;
      if (saw.value > limit) failures++;
      if (failures > failureLimit) return { minute: minute + 1, saw };
      if (!highest || saw.value > highest.value) highest = saw;
    }
    return highest ? { saw: highest } : {};
  };
  return { name, replay, rollsBackAt: run => replay(run).minute };
}

interface Counts {
  requests: number;
  errors: number;
}

function armCounts(run: Observation[], arm: 'stable' | 'canary'): Counts[] {
  return run.map(({ [arm]: counts }) => ({
    requests: counts?.requests ?? 0,
    errors: counts?.errors ?? 0,
  }));
}

function sum(counts: Counts[]): Counts {
  return counts.reduce(
    (total, { requests, errors }) => ({
      requests: total.requests + requests,
      errors: total.errors + errors,
    }),
    { requests: 0, errors: 0 },
  );
}

/** Up to and with each minute. */
function soFar(counts: Counts[]): Counts[] {
  const total = { requests: 0, errors: 0 };
  return counts.map(({ requests, errors }) => {
    total.requests += requests;
    total.errors += errors;
    return { ...total };
  });
}

/**
 * A fixed threshold, as of an Argo AnalysisTemplate with an interval of one minute: the canary's share of errors in a sliding
 * window above `limit`, more than `failureLimit` times.
 */
export function fixedThreshold(
  limit: number,
  windowMinutes: number,
  failureLimit: number,
): ReplayedRule {
  return limitRule({
    name: `fixed > ${
      100 * limit
    } %, ${windowMinutes} min, limit ${failureLimit}`,
    limit,
    failureLimit,
    look(run) {
      const counts = armCounts(run, 'canary');
      return minute => {
        const { requests, errors } = sum(
          counts.slice(Math.max(0, minute + 1 - windowMinutes), minute + 1),
        );
        return requests > 0
          ? { value: errors / requests, bad: errors, total: requests }
          : undefined;
      };
    },
  });
}

/** One-sided, five per cent, as if there were only one look. */
const Z_LIMIT = 1.645;

/** A pooled two-proportion z-test of all counts so far, looked at every minute at 5 % one-sided, without correction. */
export const repeatedZTest: ReplayedRule = limitRule({
  name: 'z-test every minute',
  limit: Z_LIMIT,
  look(run) {
    const [stable, canary] = [
      soFar(armCounts(run, 'stable')),
      soFar(armCounts(run, 'canary')),
    ];
    return minute => {
      const s = stable[minute];
      const c = canary[minute];
      if (s.requests === 0 || c.requests === 0) return undefined;
      const pooled = (s.errors + c.errors) / (s.requests + c.requests);
      const deviation = Math.sqrt(
        pooled * (1 - pooled) * (1 / s.requests + 1 / c.requests),
      );
      // Where nothing fails, or everything, there is no difference.
      return {
        value:
          deviation > 0
            ? (c.errors / c.requests - s.errors / s.requests) / deviation
            : 0,
      };
    };
  },
});

/** 99 % quantile of the normal distribution: the end of a two-sided interval of 98 %. */
const NORMAL_99 = 2.326347874040841;
const KAYENTA_TOLERANCE = 0.25;
const KAYENTA_LOOKS = [10, 20, 30];

/** Lower end of the 98 % interval, and estimate, of the shift between two samples (Mann and Whitney; Hodges and Lehmann). */
export function shiftInterval(
  control: number[],
  experiment: number[],
): { low: number; estimate: number } {
  const differences = experiment
    .flatMap(x => control.map(y => x - y))
    .sort((a, b) => a - b);
  const [n, m] = [experiment.length, control.length];
  const rank = Math.floor(
    (n * m) / 2 - NORMAL_99 * Math.sqrt((n * m * (n + m + 1)) / 12),
  );
  const middle = differences.length / 2;
  return {
    low: rank < 1 ? -Infinity : differences[rank - 1],
    estimate:
      (differences[Math.ceil(middle) - 1] + differences[Math.floor(middle)]) /
      2,
  };
}

/**
 * Kayenta's rule for one critical metric that must not increase: the errors' share per minute of both arms, judged after each step
 * of ten minutes over all minutes so far; "High" where the lower end of the interval exceeds a quarter of the shift.
 */
export const kayenta: OtherRule = {
  name: "Kayenta's rule, each 10 minutes",
  rollsBackAt(run) {
    const share = ({ requests, errors }: Counts) =>
      requests > 0 ? errors / requests : Number.NaN;
    const shares = (arm: 'stable' | 'canary', minutes: number) =>
      armCounts(run.slice(0, minutes), arm).map(share).filter(Number.isFinite);
    return KAYENTA_LOOKS.find(minutes => {
      const control = shares('stable', minutes);
      const experiment = shares('canary', minutes);
      if (control.length === 0 || experiment.length === 0) return false;
      const { low, estimate } = shiftInterval(control, experiment);
      return low > KAYENTA_TOLERANCE * Math.abs(estimate);
    });
  },
};

/** The rules that the judge is measured beside. */
export const OTHER_RULES: OtherRule[] = [
  fixedThreshold(0.01, 1, 0),
  fixedThreshold(0.01, 5, 2),
  repeatedZTest,
  kayenta,
];
