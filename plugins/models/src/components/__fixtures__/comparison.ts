import { Comparison, MetricHistory } from '@bellwether/plugin-models-common';
import { version } from './model';

/** 13 against 14: better by mae, worse by p95, an infinite loss; a new required input. */
export function comparison(change: Partial<Comparison> = {}): Comparison {
  return {
    versions: [
      version(13, { aliases: ['champion'] }),
      version(14, { aliases: ['challenger'] }),
    ],
    base: 13,
    sentence: '14 is better on 1 of 2 metrics. Callers break.',
    comparable: true,
    comparableBecause:
      'All were measured on the same data: flights-may (c07ae42).',
    metrics: [
      {
        name: 'mae',
        direction: 'lower-is-better',
        values: { 13: 17.31, 14: 15.92 },
        difference: { 13: null, 14: -1.39 },
        relative: { 13: null, 14: -0.0803 },
        verdict: { 13: null, 14: 'better' },
        hasHistory: true,
      },
      {
        name: 'p95_ms',
        direction: 'lower-is-better',
        values: { 13: 11.8, 14: 13.95 },
        difference: { 13: null, 14: 2.15 },
        relative: { 13: null, 14: 0.182 },
        verdict: { 13: null, 14: 'worse' },
        hasHistory: false,
      },
      {
        name: 'loss',
        direction: 'unknown',
        values: { 13: 'NaN', 14: 'Infinity' },
        difference: { 13: null, 14: null },
        relative: { 13: null, 14: null },
        verdict: { 13: null, 14: null },
        hasHistory: true,
      },
      {
        name: 'seed_check',
        direction: 'unknown',
        values: { 13: 1, 14: 1 },
        difference: { 13: null, 14: 0 },
        relative: { 13: null, 14: 0 },
        verdict: { 13: null, 14: 'same' },
        hasHistory: false,
      },
    ],
    params: [
      { name: 'num_leaves', values: { 13: '63', 14: '127' }, differs: true },
      { name: 'objective', values: { 13: 'l1', 14: 'l1' }, differs: false },
    ],
    tags: [],
    environment: [
      {
        name: 'lightgbm',
        values: { 13: '4.5.0', 14: '4.6.0' },
        differs: true,
      },
    ],
    datasets: {
      13: [{ name: 'flights', digest: '5f2c91d', context: 'train' }],
      14: null,
    },
    signatures: {
      13: null,
      14: {
        breaking: true,
        reasons: ['network_delay_3h is a new required input'],
        changes: [
          {
            side: 'inputs',
            change: 'same',
            before: { name: 'dep_hour', type: 'double', required: true },
            after: { name: 'dep_hour', type: 'double', required: true },
          },
          {
            side: 'inputs',
            change: 'added',
            after: { name: 'network_delay_3h', type: 'double', required: true },
          },
          {
            side: 'outputs',
            change: 'same',
            before: { name: 'delay_minutes', type: 'double', required: true },
            after: { name: 'delay_minutes', type: 'double', required: true },
          },
        ],
      },
    },
    freshness: { readAt: new Date().toISOString() },
    ...change,
  };
}

/** The comparison without anything that breaks callers. */
export const compatible = (): Comparison => {
  const whole = comparison();
  return {
    ...whole,
    signatures: {
      13: null,
      14: { breaking: false, reasons: [], changes: [] },
    },
  };
};

const point = (step: number, value: number | 'NaN') => ({
  step,
  at: '2026-05-10T21:47:00Z',
  value,
});

/** Two runs: 13 logged three steps, one of them no number; 14 logged one. */
export function history(change: Partial<MetricHistory> = {}): MetricHistory {
  return {
    metric: 'mae',
    series: [
      {
        version: 13,
        points: [point(1, 25), point(2, 'NaN'), point(3, 17.31)],
        thinned: false,
      },
      { version: 14, points: [point(3, 15.92)], thinned: true },
    ],
    ...change,
  };
}
