import type { Verdict } from './schema';

/** What a controller's web provider is answered, and stores in its measurement. */
export interface CompactVerdict {
  verdict: Verdict['verdict'];
  reason: string;
  at: string;
  tests: {
    test: string;
    logE: number;
    threshold: number;
    effect: number | null;
  }[];
}

/** Bytes of JSON that a measurement may hold. */
const MOST_BYTES = 1000;

const bytesOf = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)).length;

const rounded = (value: number) => Number(value.toPrecision(4));

/**
 * The verdict in at most 1,000 bytes of JSON. `void` is a word of its own: it meets neither `== "promote"` nor
 * `== "rollback"`, so Argo's analysis stays inconclusive and, by its count, ends in a pause for a person.
 */
export function compactVerdict(
  verdict: Pick<Verdict, 'verdict' | 'reason' | 'at' | 'tests'>,
): CompactVerdict {
  const compact: CompactVerdict = {
    verdict: verdict.verdict,
    reason: verdict.reason,
    at: verdict.at,
    tests: verdict.tests.map(({ test, logE, threshold, effect }) => ({
      test,
      logE: rounded(logE),
      threshold: rounded(threshold),
      effect: effect.value === null ? null : rounded(effect.value),
    })),
  };
  const spare = MOST_BYTES - bytesOf({ ...compact, reason: '' });
  const reason = [...compact.reason];
  // The quotes of the reason are already counted.
  while (bytesOf(reason.join('')) - 2 > spare) {
    reason.splice(-2, 2, '…');
  }
  return { ...compact, reason: reason.join('') };
}
