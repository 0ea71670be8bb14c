import {
  WindowColumn,
  windowColumnSchema,
  WindowDetail,
  windowDetailSchema,
} from '@bellwether/plugin-drift-common';
import { z } from 'zod';
import { w1 } from './windows';

const numberColumn = windowColumnSchema.parse({
  name: 'departure_delay',
  type: 'numeric',
  isOutput: false,
  drifted: true,
  qValue: 2e-16,
  effect: w1(0.32),
  ratio: 3.2,
  importance: 0.45,
  missing: { reference: 2000, current: 2050 },
  newCategories: [],
  problems: [],
  tests: [
    {
      test: 'ks',
      statistic: 0.125,
      pValue: 1e-30,
      method: 'asymptotic',
    },
  ],
  distance: { at: 8, reference: 0.7, current: 0.575 },
  means: { reference: 6.2, current: 11.4 },
  histogram: {
    edges: [-10, 0, 10, 20],
    reference: [50, 40, 10],
    current: [20, 50, 30],
  },
  ecdf: {
    at: [-10, 8, 20],
    reference: [0, 0.7, 1],
    current: [0, 0.575, 1],
  },
  psiBins: {
    labels: ['< 0', '0 – 10', '≥ 10'],
    reference: [50, 40, 10],
    current: [20, 50, 30],
    contributions: [0.275, 0.022, 0.22],
  },
} satisfies z.input<typeof windowColumnSchema>);

const labelColumn = windowColumnSchema.parse({
  name: 'carrier',
  type: 'categorical',
  isOutput: false,
  drifted: false,
  qValue: 0.6,
  effect: { name: 'psi', value: 0.03, low: 0.02, high: 0.04, limit: 0.1 },
  ratio: 0.3,
  importance: 0.15,
  missing: { reference: 0, current: 0 },
  newCategories: ['ZZ'],
  problems: ['carrier has 1 category that the baseline has not: ZZ'],
  tests: [{ test: 'chi2', statistic: 4.5, pValue: 0.034, method: 'exact' }],
  categories: [
    { name: 'AA', reference: 60, current: 50 },
    { name: 'WN', reference: 40, current: 48 },
    { name: 'ZZ', reference: 0, current: 2 },
  ],
} satisfies z.input<typeof windowColumnSchema>);

const outputColumn: WindowColumn = {
  ...numberColumn,
  name: 'predicted',
  isOutput: true,
  importance: undefined,
};

/** The material week, as the backend judged it. */
export function windowDetail(
  changes: Partial<z.input<typeof windowDetailSchema>> = {},
): WindowDetail {
  return windowDetailSchema.parse({
    range: { from: '2026-06-08', to: '2026-06-14' },
    state: 'material',
    sentence:
      'departure_delay rose to 11.4 on average, 6.2 in the baseline. The model’s error grew to 15.5 from 12.5.',
    basis:
      '20,500 rows scored by version 13, against baseline 2 (80,000 rows).',
    promise: 'At most one false alarm in 52 windows: α = 0.019 a window.',
    power: 'A shift of W1/σ ≥ 0.04 would have been seen 9 times in 10.',
    season: {
      inForce: false,
      sentence:
        'Not in force: it needs 20 windows of baseline, and there are 4.',
    },
    pValue: 0.0004,
    alpha: 0.019,
    combine: 'holm',
    votes: [
      {
        family: 'marginal',
        basis: '2 inputs, one by one',
        effect: w1(0.32),
        pValue: 1e-30,
        votes: true,
        weight: 0.25,
      },
      {
        family: 'joint',
        basis: 'all inputs together',
        effect: {
          name: 'mmd2',
          value: 0.0031,
          low: null,
          high: null,
          limit: null,
        },
        pValue: 0.2,
        votes: false,
        weight: 0.25,
      },
    ],
    columns: [labelColumn, numberColumn, outputColumn],
    joint: {
      importances: [
        { column: 'departure_delay', value: 0.8 },
        { column: 'carrier', value: 0.2 },
      ],
      correlations: [
        {
          columns: ['departure_delay', 'hour'],
          reference: 0.25,
          current: 0.35,
          z: 12.5,
        },
      ],
      typicalRows: [{ departure_delay: '94', carrier: 'ZZ' }],
    },
    evidence: {
      source: 'inference-log/*.parquet',
      queries: ['SELECT count(*) FROM log'],
      reference: { from: '2026-01-05', to: '2026-02-01', rows: 80_000 },
      current: { from: '2026-06-08', to: '2026-06-14', rows: 20_500 },
      baselineHash: 'ab12cd34'.repeat(8),
      engineVersion: '0.1.0',
      seed: 7,
      durationMs: 2400,
      notes: ['MMD ran on a sample of 20,000 rows.'],
    },
    judgedAt: '2026-06-15T03:00:00Z',
    ...changes,
  } satisfies z.input<typeof windowDetailSchema>);
}
