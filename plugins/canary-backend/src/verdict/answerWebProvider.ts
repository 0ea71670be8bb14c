import { CompactVerdict, compactVerdict } from '@bellwether/rollout-judge';
import { isPromotedAt } from '../service/VerdictSource';
import { JudgedSoFar } from './judging';

/** After so many intervals without a look, the evidence is stale. */
const STALE_INTERVALS = 3;

/** What Argo's web metric provider is answered; at most 1 kB of JSON. */
export interface WebProviderAnswer {
  result: CompactVerdict;
}

/** Why a judging says nothing of now; undefined while it does. */
export function staleness(
  judging: Pick<JudgedSoFar, 'judgedAt'> & { facts: { problem?: string } },
  intervalSeconds: number,
  now: Date,
): string | undefined {
  const judgedSeconds = judging.judgedAt
    ? (now.getTime() - Date.parse(judging.judgedAt)) / 1000
    : undefined;
  const longest = STALE_INTERVALS * intervalSeconds;
  if (judgedSeconds !== undefined && Math.abs(judgedSeconds) <= longest) {
    return undefined;
  }
  const { problem } = judging.facts;
  // Nothing is judged before that time has come again.
  if (judgedSeconds !== undefined && judgedSeconds < 0) {
    return `The clock of the portal went back: it was judged last at ${judging.judgedAt}, which is still to come`;
  }
  if (judgedSeconds === undefined) {
    return problem ?? 'The first interval is not over yet';
  }
  const since = `${Math.round(judgedSeconds / 60)} min`;
  return problem
    ? `No new evidence for ${since}: ${problem}`
    : `No new evidence for ${since}`;
}

const round = (percent: number) => Math.round(10 * percent) / 10;

/** Why a promote says nothing of now; undefined while it does. */
function outgrown(
  { promoted }: NonNullable<JudgedSoFar['verdict']>,
  weightNow: number | undefined,
): string | undefined {
  if (!promoted || isPromotedAt(promoted.weight, weightNow)) return undefined;
  return weightNow === undefined
    ? 'It is not known at present how many of the requests the canary is to get'
    : `The canary was good to promote at ${round(
        promoted.weight,
      )} %; at ${round(weightNow)} % it was not judged yet`;
}

/** What is answered where there is nothing to be judged by. */
export function answerWait(reason: string, now: Date): WebProviderAnswer {
  return {
    result: compactVerdict({
      verdict: 'continue',
      reason,
      at: now.toISOString(),
      tests: [],
    }),
  };
}

/**
 * Never `promote` on silence: where nothing was judged, or not lately, or not at the weight of now, the answer is `continue` with the
 * reason. A rollback is final.
 *
 * @param judging - of the canary that is asked about; undefined where there is none
 * @param weightNow - percent of the requests that the canary is to get now; undefined where that is not known
 */
export function answerWebProvider(
  judging: JudgedSoFar | undefined,
  intervalSeconds: number,
  now: Date,
  weightNow: number | undefined,
): WebProviderAnswer {
  const wait = (reason: string) => answerWait(reason, now);
  if (!judging || judging.endedAt) {
    return wait('This canary is not judged, or not yet');
  }
  const { verdict } = judging;
  if (verdict?.finalSince === undefined) {
    const stale = staleness(judging, intervalSeconds, now);
    const why = stale ?? (verdict && outgrown(verdict, weightNow));
    if (why) return wait(why);
  }
  return verdict
    ? { result: compactVerdict(verdict) }
    : wait('The first interval is not over yet');
}
