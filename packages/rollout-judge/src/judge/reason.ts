import { predictionsOf } from '../evidence/scoreEvidence';
import type { TestVerdict } from '../verdict';
import type { JudgeState } from './state';

// Made once: a format per number costs more than the rest of a verdict.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const FINE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

function count(value: number): string {
  return WHOLE.format(value);
}

function percent(share: number): string {
  const value = 100 * share;
  if (value === 0) return '0 %';
  return `${FINE.format(Number(value.toPrecision(2)))} %`;
}

function ratio(value: number): string {
  return value < 10 ? value.toFixed(2) : count(value);
}

function times(value: number): string {
  return ratio(value).replace(/\.?0+$/, '');
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds / 60);
  return whole === 1 ? '1 minute' : `${count(whole)} minutes`;
}

function interval({ effect: { low, high } }: TestVerdict): string {
  if (low === null && high === null) return '';
  if (low === null) return ` (at most ${ratio(high ?? 0)})`;
  if (high === null) return ` (at least ${ratio(low)})`;
  return ` (between ${ratio(low)} and ${ratio(high)})`;
}

function bad({ test, edge }: TestVerdict): string {
  switch (test) {
    case 'latency':
      return `answers slower than ${edge}`;
    case 'labels':
      return 'wrong predictions';
    case 'pairs':
      return 'bad answers of one version only';
    default:
      return 'errors';
  }
}

function among({ test }: TestVerdict): string {
  if (test === 'labels') return 'labelled predictions';
  return test === 'pairs' ? 'pairs' : 'requests';
}

function rates(test: TestVerdict): string {
  if (!test.counted) return '';
  const { canary, stable } = test.counted;
  const arm = ({ bad: of, total }: typeof canary) =>
    `${percent(total > 0 ? of / total : 0)} (${count(of)} of ${count(total)})`;
  return `${bad(test)} in ${arm(canary)} of the canary’s ${among(
    test,
  )} against ${arm(stable)} of the stable version’s`;
}

function scatter({ dispersion }: TestVerdict): string {
  return dispersion === undefined
    ? ''
    : `; they come in clusters, ${dispersion.toFixed(
        1,
      )} times as scattered as independent ones, so the evidence counts by as much less`;
}

/** One sentence: what is worse, by how much, and how sure that is. */
export function rollbackReason(test: TestVerdict): string {
  const odds = `among healthy canaries fewer than 1 in ${count(
    Math.exp(test.threshold),
  )} ever looks so bad`;
  if (test.test === 'scores') {
    return `The canary’s scores are distributed differently: stability index ${ratio(
      test.effect.value ?? 0,
    )}, largest distance ${percent(test.ks ?? 0)}${scatter(test)}; ${odds}.`;
  }
  const { value } = test.effect;
  const much =
    value === null
      ? 'the stable version had none'
      : `${times(value)} times as often${interval(test)}`;
  return `The canary is worse: ${rates(test)}, ${much}${scatter(
    test,
  )}; ${odds}.`;
}

/** One sentence: that the canary is not worse than the margin, and on how much that rests. */
export function promoteReason(state: JudgeState, tests: TestVerdict[]): string {
  const errors = tests.find(({ test }) => test === 'errors');
  const { margin } = state.policy.promote;
  const isRatioShown = errors?.notWorse?.by === 'ratio';
  const shown =
    isRatioShown && errors.effect.value !== null
      ? `errors ${times(
          errors.effect.value,
        )} times as often as with the stable version${interval(
          errors,
        )}, under the margin of ${margin}`
      : `errors are so rare (${count(state.errors.canary.bad)} of ${count(
          state.errors.canary.total,
        )} requests) that a ratio does not matter`;
  const too = tests
    .filter(({ test, notWorse }) => test !== 'errors' && notWorse?.shown)
    .map(({ test }) => test);
  return `The canary is not worse: ${shown}${
    too.length > 0 ? `, likewise ${too.join(' and ')}` : ''
  }, after ${count(state.errors.canary.total)} canary requests in ${minutes(
    state.countedSeconds,
  )}${state.stage.isFirst ? '' : ' since the weight last changed'}.`;
}

/** One sentence: which split was asked and which was seen. */
export function voidReason({ sampleRatio: { seen } }: JudgeState): string {
  const all = seen.stable + seen.canary;
  return `The traffic does not split as asked: ${
    seen.weight
  } % should go to the canary, ${percent(
    all > 0 ? seen.canary / all : 0,
  )} does (${count(seen.canary)} of ${count(
    all,
  )} requests); nothing counts until it does.`;
}

function waiting(state: JudgeState, tests: TestVerdict[]): string {
  const { promote, scores, latency, split } = state.policy;
  const open = tests.find(
    ({ notWorse }) => notWorse !== undefined && !notWorse.shown,
  );
  if (open) {
    const { value } = open.effect;
    const stands =
      value === null
        ? rates(open)
        : `${bad(open)} ${times(
            value,
          )} times as often as with the stable version${interval(open)}`;
    return `Neither worse nor yet known to stay under ${promote.margin} times${
      state.stage.isFirst ? '' : ' at this weight'
    }: ${stands}${scatter(open)}`;
  }
  const missing = promote.over.find(
    name =>
      !tests.some(({ test }) => test === name) &&
      (name !== 'latency' ||
        (latency.edges !== undefined && split.latency > 0)),
  );
  if (missing)
    return `Not worse so far, but nothing was counted of ${missing} yet`;
  if (state.errors.canary.total < promote.leastRequests) {
    return `Not worse, but only ${count(
      state.errors.canary.total,
    )} of the ${count(
      promote.leastRequests,
    )} canary requests that a promote needs`;
  }
  if (state.countedSeconds < promote.leastSeconds) {
    return `Not worse, but only ${minutes(
      state.countedSeconds,
    )} of the ${minutes(promote.leastSeconds)} that a promote needs`;
  }
  const scored = predictionsOf(state.scores).canary;
  if (scores.decides && scored < scores.leastPredictions) {
    return `Not worse, but only ${count(scored)} of the ${count(
      scores.leastPredictions,
    )} canary predictions with scores that a promote needs`;
  }
  return scores.decides
    ? 'Errors are not worse, but the scores have moved'
    : 'Not worse so far';
}

/** One sentence: that the counts would allow a promote, and why there is none. */
export function withheldReason(why: string): string {
  return `Not worse, and not promoted for now: ${why}.`;
}

/** One sentence: what is not known yet, or why this interval does not count. */
export function continueReason(
  state: JudgeState,
  tests: TestVerdict[],
  why?: string,
): string {
  return why === undefined
    ? `${waiting(state, tests)}.`
    : `${why}; it does not count.`;
}
