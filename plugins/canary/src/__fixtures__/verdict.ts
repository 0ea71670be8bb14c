import { EvidenceReply, Verdict } from '@bellwether/plugin-canary-common';
import { ROLLOUT } from './rollout';

const LINE = Math.log(50);

/** 14 is not shown to be worse, and its latency is shown not to be. */
export function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    rollout: ROLLOUT,
    verdict: 'continue',
    reason:
      '14 is not shown to be worse than 13, and not yet shown to be safe: 35 errors in 12,270 requests (0.29 %) against 128 in 70,265 (0.18 %).',
    canary: '14',
    stable: '13',
    judgedAt: '2026-06-16T14:32:00Z',
    since: '2026-06-16T14:04:00Z',
    tests: [
      {
        id: 'errors',
        metric: 'errors',
        title: 'Errors',
        verdict: 'continue',
        isAdvisory: false,
        sentence: 'Not known yet: 1.57 times stable so far.',
        alpha: 0.02,
        harm: { logE: Math.log(4), threshold: LINE },
        safety: { logE: -1, threshold: LINE, shown: false },
        effect: {
          name: 'risk-ratio',
          value: 1.566,
          low: 0.85,
          high: 3,
          coverage: 0.98,
          limit: 1.25,
        },
        canary: { total: 12270, bad: 35, rate: 35 / 12270 },
        stable: { total: 70265, bad: 128, rate: 128 / 70265 },
        queries: [
          {
            source: 'prometheus',
            instance: 'main',
            query: 'sum by (version) (requests_total{code=~"5.."})',
            at: '2026-06-16T14:32:00Z',
            about: 'failures',
          },
        ],
      },
      {
        id: 'latency',
        metric: 'latency',
        title: 'Slow requests',
        verdict: 'promote',
        isAdvisory: false,
        sentence: 'Not worse than allowed.',
        alpha: 0.02,
        harm: { logE: -2, threshold: LINE },
        safety: { logE: 7, threshold: LINE, shown: true },
        decidedAt: '2026-06-16T14:17:00Z',
        effect: {
          name: 'risk-ratio',
          value: 0.94,
          low: 0.78,
          high: 1.12,
          coverage: 0.98,
          limit: 1.2,
        },
        canary: { total: 12270, bad: 395, rate: 395 / 12270 },
        stable: { total: 70265, bad: 2423, rate: 2423 / 70265 },
        edgeSeconds: 0.25,
        quantiles: [
          { quantile: 0.95, stable: [0.1, 0.25], canary: [0.1, 0.25] },
        ],
        queries: [],
      },
      {
        id: 'sample-ratio',
        metric: 'sample-ratio',
        title: 'Traffic split',
        verdict: 'continue',
        isAdvisory: false,
        sentence: 'Requests split as asked.',
        alpha: 0.01,
        harm: { logE: Math.log(0.6), threshold: Math.log(100) },
        queries: [],
      },
    ],
    forecast: {
      sentence: 'About 26 more minutes until a doubled error rate is found.',
      detectable: [{ riskRatio: 2, minutes: 26 }],
      promoteMinutes: 12,
    },
    otherRules: [
      {
        id: 'fixed-errors-1',
        title: 'Errors > 1 % in 1 min, failureLimit 0',
        metric: 'errors',
        isFixed: true,
        outcome: 'would-abort',
        at: '2026-06-16T14:11:00Z',
        sentence: '2 errors in 161 requests (1.2 %).',
        falseAlarms: 0.31,
      },
      {
        id: 'fixed-latency-1',
        title: 'p99 > 500 ms in 1 min, failureLimit 0',
        metric: 'latency',
        isFixed: true,
        outcome: 'nothing',
        sentence: 'Highest: 310 ms.',
      },
      {
        id: 'repeated-z-test',
        title: 'z-test every minute',
        metric: 'errors',
        isFixed: false,
        outcome: 'nothing',
        sentence: 'Highest: z = 1.20, one-sided 5 %.',
      },
    ],
    promise: {
      alpha: 0.05,
      sentence: 'Of a hundred healthy canaries, at most 5 are rolled back.',
    },
    policy: { location: 'flight-ops/judge.yaml' },
    missing: [],
    freshness: { readAt: '2026-06-16T14:32:00Z' },
    ...changes,
  };
}

export function evidenceReply(): EvidenceReply {
  const looks = [0, 2, 7, 12, 28];
  const at = (minutes: number) =>
    new Date(
      Date.parse('2026-06-16T14:04:00Z') + minutes * 60_000,
    ).toISOString();
  return {
    podEvents: [
      {
        at: at(7),
        pod: 'flight-delay-7b4c9d66f-x2x7q',
        role: 'canary',
        what: 'reset',
      },
    ],
    weights: [
      { at: at(0), share: 0.05 },
      { at: at(10), share: 0.2 },
    ],
    series: [
      {
        test: 'errors',
        title: 'Errors',
        harmThreshold: LINE,
        safetyThreshold: LINE,
        points: looks.map((minutes, index) => ({
          at: at(minutes),
          harmLogE: (index - 2) * 0.69,
          safetyLogE: -0.4 * index,
          effect: index === 0 ? null : 1 + 0.1 * index,
          low: index === 0 ? null : 0.2 * index,
          high: index === 0 ? null : 9 - 1.5 * index,
        })),
        marks: [
          {
            at: at(7),
            rule: 'fixed-errors-1',
            label: 'Errors > 1 % in 1 min, failureLimit 0',
          },
        ],
      },
      {
        test: 'latency',
        title: 'Slow requests',
        harmThreshold: LINE,
        safetyThreshold: LINE,
        points: [
          {
            at: at(2),
            harmLogE: -2,
            safetyLogE: 7,
            effect: 0.94,
            low: 0.78,
            high: 1.12,
          },
        ],
        marks: [],
      },
    ],
  };
}
