import { EvidenceQuery, VerdictTest } from '@bellwether/plugin-canary-common';
import type { TestVerdict } from '@bellwether/rollout-judge';
import { Judging, StoredObservation } from './judging';
import { isoOf } from './times';

/** What people call each test. */
export const TITLES: Record<TestVerdict['test'], string> = {
  errors: 'Errors',
  latency: 'Slow requests',
  scores: 'Prediction scores',
  labels: 'Wrong predictions',
  pairs: 'Answers that differ',
  'sample-ratio': 'Traffic split',
};

/** What the contract calls what each of them is about. */
export const METRICS: Record<TestVerdict['test'], VerdictTest['metric']> = {
  errors: 'errors',
  latency: 'latency',
  scores: 'scores',
  labels: 'labels',
  pairs: 'pairs',
  'sample-ratio': 'sample-ratio',
};

/** Which queries a test rests on. */
const ABOUT: Record<TestVerdict['test'], string[]> = {
  errors: ['requests', 'failures'],
  latency: ['requests', 'latency'],
  scores: ['scores'],
  labels: [],
  pairs: [],
  'sample-ratio': ['requests'],
};

function wordOf(test: TestVerdict): VerdictTest['verdict'] {
  const hasCrossed = test.logE >= test.threshold;
  if (test.test === 'sample-ratio') return hasCrossed ? 'void' : 'continue';
  if (hasCrossed) return 'rollback';
  return test.notWorse?.shown ? 'promote' : 'continue';
}

function scoresSentence({ effect, logE, threshold }: TestVerdict): string {
  if (effect.value === null) return 'No predictions were counted yet.';
  const index = `stability index ${effect.value.toFixed(2)}`;
  return logE >= threshold
    ? `Distributed differently: ${index}.`
    : `No difference is known: ${index} so far.`;
}

function sentenceOf(test: TestVerdict): string {
  if (test.test === 'scores') return scoresSentence(test);
  const { effect, edge } = test;
  const value = effect.value === null ? undefined : effect.value.toFixed(2);
  const where = edge === undefined ? '' : ` beyond ${edge * 1000} ms`;
  switch (wordOf(test)) {
    case 'void':
      return 'Requests do not split as the weight asks.';
    case 'rollback':
      return `Worse than stable${where}.`;
    case 'promote':
      return 'Not worse than allowed.';
    default:
      return value === undefined
        ? `Not known yet${effect.reason ? `: ${lowered(effect.reason)}` : ''}.`
        : `Not known yet: ${value} times stable${where} so far.`;
  }
}

function lowered(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en-US') + text.slice(1);
}

function armCounts(counted: { total: number; bad: number } | undefined) {
  return (
    counted && {
      ...counted,
      rate: counted.total > 0 ? counted.bad / counted.total : null,
    }
  );
}

/** Shares of the predictions per bin, for scores that are numbers. */
function histogramOf(
  { bins }: TestVerdict,
  { scores }: Judging,
): VerdictTest['histogram'] {
  const [plan] = scores?.plan.columns ?? [];
  if (!bins || !plan || !('tenths' in plan)) return undefined;
  const shares = (counts: number[]) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    // The last one counts predictions without a score.
    return counts.slice(0, -1).map(count => (all > 0 ? count / all : 0));
  };
  return {
    edges: plan.tenths,
    stable: shares(bins.stable),
    canary: shares(bins.canary),
  };
}

/** When the line was crossed first that the present word rests on. */
function decidedAt(
  test: TestVerdict,
  observations: readonly StoredObservation[],
): string | undefined {
  const word = wordOf(test);
  if (word === 'continue') return undefined;
  const [line, side] =
    word === 'promote'
      ? ([test.notWorse?.threshold ?? Infinity, 'safety'] as const)
      : ([test.threshold, 'harm'] as const);
  const first = observations.find(({ points }) =>
    points.some(
      point => point.test === test.test && (point[side] ?? -Infinity) >= line,
    ),
  );
  return first && isoOf(first.at);
}

/** One test as screens are told of it. */
export function describeTest(
  test: TestVerdict,
  judging: Judging,
  queries: EvidenceQuery[],
  observations: readonly StoredObservation[],
): VerdictTest {
  const { effect, threshold } = test;
  const { margin } = judging.state.policy.promote;
  return {
    id: test.test,
    metric: METRICS[test.test],
    title: TITLES[test.test],
    verdict: wordOf(test),
    isAdvisory: !test.decides && test.test !== 'sample-ratio',
    sentence: sentenceOf(test),
    alpha: Math.min(1, Math.exp(-threshold)),
    harm: { logE: test.logE, threshold },
    ...(test.notWorse && { safety: test.notWorse }),
    decidedAt: decidedAt(test, observations),
    effect: {
      ...effect,
      coverage: 1 - Math.min(1, Math.exp(-threshold)),
      limit:
        test.test === 'scores'
          ? judging.state.policy.scores.leastPsi
          : (test.notWorse && margin) ?? null,
    },
    stable: armCounts(test.counted?.stable),
    canary: armCounts(test.counted?.canary),
    dispersion: test.dispersion,
    edgeSeconds: test.edge,
    edges: test.edges?.map(({ edge, logE, value }) => ({
      edgeSeconds: edge,
      logE,
      effect: value,
    })),
    quantiles: test.quantiles,
    ks: test.ks,
    histogram: histogramOf(test, judging),
    labelledShare: test.labelledShare,
    queries: queries.filter(({ about }) => ABOUT[test.test].includes(about)),
  };
}
