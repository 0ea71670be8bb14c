import type { Arm, Observation } from '../observation';
import type { TestVerdict, Verdict, VerdictWord } from '../verdict';
import { predictionsOf } from '../evidence/scoreEvidence';
import { assess } from './assess';
import { countEvidence, countSplit } from './count';
import { forecast } from './forecast';
import {
  continueReason,
  promoteReason,
  rollbackReason,
  voidReason,
  withheldReason,
} from './reason';
import { afterPromote, atAnotherWeight } from './stage';
import type { JudgeState } from './state';

/** What follows from one more interval. */
export interface Judged {
  /** To be stored, and given with the next interval. */
  state: JudgeState;
  verdict: Verdict;
}

/** Percent at which there is no stable version left to compare with. */
const ALL = 100;

/** What is noted of every interval, counted or not: the weight in force, and the canary's first traffic. */
function seeInterval(state: JudgeState, observation: Observation): JudgeState {
  const { at, weight, canary } = observation;
  const isChanged = state.weight !== weight;
  return {
    ...(isChanged && weight < ALL
      ? atAnotherWeight(state, assess(state))
      : state),
    weight,
    // It changed some time after the last interval's end.
    weightSince: isChanged ? state.lastAt ?? at : state.weightSince,
    canarySince:
      state.canarySince ?? (canary && canary.requests > 0 ? at : null),
  };
}

function say(
  state: JudgeState,
  at: string,
  verdict: VerdictWord,
  reason: string,
  tests: TestVerdict[],
  counted: boolean,
): Judged {
  const isFinal = verdict === 'rollback';
  const said: Verdict = {
    at,
    verdict,
    reason,
    tests,
    forecast: forecast(state, isFinal),
    counted,
    requests: state.requests,
  };
  return isFinal
    ? { state: { ...state, final: said }, verdict: { ...said, finalSince: at } }
    : { state, verdict: said };
}

/** Says promote, for the first time at this weight or again. */
function sayPromote(
  state: JudgeState,
  { at, weight }: Observation,
  tests: TestVerdict[],
  counted: boolean,
): Judged {
  const standing = state.stage.promoted;
  const promoted = standing ?? {
    at,
    weight,
    reason: promoteReason(state, tests),
  };
  const { verdict } = say(
    state,
    at,
    'promote',
    promoted.reason,
    tests,
    counted,
  );
  return {
    state: standing ? state : afterPromote(state, tests, promoted),
    verdict: {
      ...verdict,
      promoted: { since: promoted.at, weight: promoted.weight },
    },
  };
}

function repeat(state: JudgeState, final: Verdict, at: string): Judged {
  return {
    state,
    verdict: {
      ...final,
      at,
      counted: false,
      finalSince: final.at,
      forecast: forecast(state, true),
    },
  };
}

function missingReason({ stable, canary }: Observation): string {
  if (!stable && !canary) return 'Neither version’s counters could be read';
  return `The ${
    stable ? 'canary' : 'stable version'
  }’s counters could not be read`;
}

function isWarmingUp(state: JudgeState, at: string): boolean {
  return (
    state.canarySince !== null &&
    Date.parse(at) - Date.parse(state.canarySince) <
      1000 * state.policy.warmUpSeconds
  );
}

function hasEvidence(
  stable: Arm,
  canary: Arm,
  { pairs }: Observation,
): boolean {
  return (
    (stable.requests > 0 && canary.requests > 0) ||
    (pairs?.total ?? 0) > 0 ||
    [...(stable.labels ?? []), ...(canary.labels ?? [])].length > 0
  );
}

function emptyReason(stable: Arm, canary: Arm): string {
  if (stable.requests === 0 && canary.requests === 0) {
    return 'No requests in this interval';
  }
  return `No requests to the ${
    canary.requests === 0 ? 'canary' : 'stable version'
  } in this interval`;
}

/** Whether enough scores were counted, and they are like those of the stable version. */
function isLikeStable(
  { policy: { scores: lines }, scores }: JudgeState,
  tests: TestVerdict[],
): boolean {
  const counted = predictionsOf(scores).canary;
  const index = tests.find(({ test }) => test === 'scores')?.effect.value;
  return counted >= lines.leastPredictions && (index ?? 0) < lines.leastPsi;
}

/** Whether enough was counted since the stage began, and every test that a promote rests on shows it. */
function isShownInStage(state: JudgeState, tests: TestVerdict[]): boolean {
  const { promote, latency, split } = state.policy;
  const isShown = (name: TestVerdict['test'], isAwaited: boolean) => {
    const found = tests.find(({ test }) => test === name);
    return found ? found.notWorse?.shown === true : !isAwaited;
  };
  return (
    state.errors.canary.total >= promote.leastRequests &&
    state.countedSeconds >= promote.leastSeconds &&
    isShown('errors', true) &&
    promote.over.every(
      name =>
        name === 'errors' ||
        isShown(
          name,
          name !== 'latency' ||
            (latency.edges !== undefined && split.latency > 0),
        ),
    )
  );
}

/** What was shown once at a weight stays shown there: the chance of a false one is that of ever being shown. */
function isPromotable(state: JudgeState, tests: TestVerdict[]): boolean {
  return (
    (state.stage.promoted !== null || isShownInStage(state, tests)) &&
    (!state.policy.scores.decides || isLikeStable(state, tests))
  );
}

function isWorse(state: JudgeState, test: TestVerdict): boolean {
  if (!test.decides || test.logE < test.threshold) return false;
  return (
    test.test !== 'scores' ||
    (test.effect.value ?? 0) >= state.policy.scores.leastPsi
  );
}

/**
 * Adds one interval and says what follows from all of them: `rollback` when some test's evidence that the canary is worse
 * reaches its line, `promote` when it is shown to be not worse than the margin, `void` while the traffic does not split as asked,
 * else `continue`. A rollback is final: later intervals repeat it. A promote stands while the weight does, for intervals that count;
 * at another weight it is to be shown anew, from what is counted there (but at 100 %, where nothing is left to compare with). The evidence for a rollback goes on through all of it.
 *
 * Pure: the state that is given is not changed. An interval that does not count (an arm missing, no requests, warm-up, not
 * later than the one before) leaves the evidence as it is, and the reason says so.
 *
 * @param state - of `startJudging`, or as stored
 * @param observation - as read by `readObservation`
 */
export function judge(state: JudgeState, observation: Observation): Judged {
  const { at } = observation;
  if (state.final) return repeat(state, state.final, at);
  const skip = (why: string, now: JudgeState): Judged => {
    const tests = assess(now);
    if (now.sampleRatio.isVoid) {
      return say(now, at, 'void', voidReason(now), tests, false);
    }
    // It was let go so far, and there is nothing to judge it by any more.
    if (now.stage.promoted && now.weight === ALL) {
      return sayPromote(now, observation, tests, false);
    }
    return say(
      now,
      at,
      'continue',
      continueReason(now, tests, why),
      tests,
      false,
    );
  };
  if (state.lastAt !== null && Date.parse(at) <= Date.parse(state.lastAt)) {
    return skip(
      `The interval that ends at ${at} is not later than the last one`,
      state,
    );
  }
  const seen = seeInterval(state, observation);
  const ended = { ...seen, lastAt: at };
  const { stable, canary } = observation;
  if (!stable || !canary) {
    return skip(missingReason(observation), ended);
  }
  const checked = countSplit(seen, observation, stable, canary);
  const { sampleRatio } = checked;
  if (sampleRatio.isVoid) return skip('', { ...checked, lastAt: at });
  if (!hasEvidence(stable, canary, observation)) {
    return skip(emptyReason(stable, canary), { ...checked, lastAt: at });
  }
  if (isWarmingUp(checked, at)) {
    return skip('The canary is warming up', { ...checked, lastAt: at });
  }
  const now = {
    ...countEvidence(checked, observation, stable, canary),
    lastAt: at,
  };
  const tests = assess(now);
  const worse = tests.filter(test => isWorse(now, test));
  if (worse.length > 0) {
    return say(now, at, 'rollback', rollbackReason(worse[0]), tests, true);
  }
  if (isPromotable(now, tests)) {
    const { withhold } = observation;
    if (withhold !== undefined) {
      return say(now, at, 'continue', withheldReason(withhold), tests, true);
    }
    return sayPromote(now, observation, tests, true);
  }
  return say(now, at, 'continue', continueReason(now, tests), tests, true);
}
