import { CompactVerdict, compactVerdict } from '@bellwether/rollout-judge';
import { JudgedSoFar } from './judging';

/** After so many intervals without a look, the evidence is stale. */
const STALE_INTERVALS = 3;

/** What Argo's web metric provider is answered; at most 1 kB of JSON. */
export interface WebProviderAnswer {
  result: CompactVerdict | { verdict: 'continue'; reason: string; at: string };
}

/** Why a judging says nothing of now; undefined while it does. */
export function staleness(
  judging: JudgedSoFar,
  intervalSeconds: number,
  now: Date,
): string | undefined {
  const judgedSeconds = judging.judgedAt
    ? (now.getTime() - Date.parse(judging.judgedAt)) / 1000
    : undefined;
  if (
    judgedSeconds !== undefined &&
    judgedSeconds <= STALE_INTERVALS * intervalSeconds
  ) {
    return undefined;
  }
  const { problem } = judging.facts;
  if (judgedSeconds === undefined) {
    return problem ?? 'The first interval is not over yet';
  }
  const since = `${Math.round(judgedSeconds / 60)} min`;
  return problem
    ? `No new evidence for ${since}: ${problem}`
    : `No new evidence for ${since}`;
}

/**
 * Never `promote` on silence: where nothing was judged, or not lately, the answer is `continue` with the reason. A verdict that
 * is final stays so.
 *
 * @param judging - of the canary that is asked about; undefined where there is none
 */
export function answerWebProvider(
  judging: JudgedSoFar | undefined,
  intervalSeconds: number,
  now: Date,
): WebProviderAnswer {
  const wait = (reason: string) => ({
    result: { verdict: 'continue' as const, reason, at: now.toISOString() },
  });
  if (!judging || judging.endedAt) {
    return wait('This canary is not judged, or not yet');
  }
  const { verdict } = judging;
  if (verdict?.finalSince === undefined) {
    const stale = staleness(judging, intervalSeconds, now);
    if (stale) return wait(stale.slice(0, 600));
  }
  return verdict
    ? { result: compactVerdict(verdict) }
    : wait('The first interval is not over yet');
}
