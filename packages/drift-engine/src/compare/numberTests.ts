import { ksPValue } from '../detectors/ks';
import { psiTest } from '../detectors/psi';
import type { ColumnReport, TestReport } from '../report/schema';
import { LEAST_ROWS } from '../verdict/leastRows';
import type { ColumnResult } from './marginal';
import type { ComparisonSettings } from './settings';

/** The exact law of unequal sizes costs a few nanoseconds a cell: 0.1 s at most. */
const EXACT_CELLS = 2e7;

export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

interface Sides<T> {
  reference: T;
  current: T;
}

/** How far the distributions of a column's values lie apart; missing values are left out. */
export interface NumberDistances {
  /** Largest distance of the distribution functions. */
  ks: number;
  /** W₁ in the unit of the values, half of its 95 % interval, and what sampling alone adds; NaN where it is not known. */
  wasserstein: { value: number; error: number; bias: number };
  /** Infinite values make W₁ infinite. */
  endless: boolean;
  /** What else should be known of the distances. */
  note?: string;
}

/** A column of numbers, known by its counts and distances. */
export interface MeasuredNumbers {
  name: string;
  type: ColumnReport['type'];
  /** Values that are not missing. */
  values: Sides<number>;
  missing: Sides<number>;
  infinite: Sides<number>;
  constant: boolean;
  moments: Sides<{ mean: number | null; deviation: number | null }>;
  /** `undefined` where a side has no values. */
  distances?: NumberDistances;
  /** Values between edges that were frozen on the reference: one count more than edges. */
  bins: Sides<ArrayLike<number>> & { edges: readonly number[] };
  /** What is drawn beside the moments and the bins. */
  shown: Partial<ColumnReport>;
}

function binLabels(edges: readonly number[]): string[] {
  const text = (value: number) => String(Number(value.toPrecision(6)));
  if (edges.length === 0) return ['all values'];
  return [
    `< ${text(edges[0])}`,
    ...edges.slice(1).map((edge, i) => `${text(edges[i])} to < ${text(edge)}`),
    `≥ ${text(edges[edges.length - 1])}`,
  ];
}

function reasonOf(
  { endless, note }: NumberDistances,
  unit: number,
): string | undefined {
  if (endless) {
    return 'There are infinite values: the Wasserstein distance is not finite.';
  }
  if (!(unit > 0)) {
    return 'The reference does not vary: no standard deviation to divide by.';
  }
  return note;
}

/**
 * Tests and describes a column of numbers by what was measured of it.
 *
 * @param resolution - smallest p-value that must be told apart: Monte-Carlo draws are raised to reach it
 */
export function testNumbers(
  column: MeasuredNumbers,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { materiality, detectors, seed } = settings;
  const { name, values, missing, moments, distances } = column;
  const tests: TestReport[] = [];
  const pValues: number[] = [];
  let change = 0;
  let material = false;
  if (distances) {
    const { deviation } = moments.reference;
    const unit = deviation !== null && deviation > 0 ? deviation : NaN;
    const w1 = distances.wasserstein.value / unit;
    const half = distances.wasserstein.error / unit;
    const bias = distances.wasserstein.bias / unit;
    const isCertain = Math.min(values.reference, values.current) >= LEAST_ROWS;
    const low = isCertain ? Math.max(0, w1 - bias - half) : 0;
    if (detectors.includes('ks')) {
      const { statistic, pValue, method } = ksPValue(
        distances.ks,
        values.reference,
        values.current,
        { exactCells: EXACT_CELLS },
      );
      const reason = reasonOf(distances, unit);
      tests.push({
        test: 'ks',
        statistic,
        pValue,
        method,
        effect: {
          name: 'w1-over-sd',
          value: finiteOrNull(w1),
          low: finiteOrNull(low),
          high: finiteOrNull(w1 + half),
        },
        ...(reason ? { reason } : {}),
      });
      pValues.push(pValue);
      material = low > materiality.w1OverSd;
    }
    if (w1 > 0) change = w1 / materiality.w1OverSd;
  }
  const withMissing = missing.reference + missing.current > 0;
  const counts = (side: 'reference' | 'current') => [
    ...Array.from(column.bins[side]),
    ...(withMissing ? [missing[side]] : []),
  ];
  const binned = {
    reference: counts('reference'),
    current: counts('current'),
  };
  const psi = psiTest(binned.reference, binned.current, {
    monteCarlo: { seed, stream: name, resolution },
  });
  const hasRows = (side: 'reference' | 'current') =>
    values[side] + missing[side] > 0;
  if (detectors.includes('psi') && hasRows('reference') && hasRows('current')) {
    tests.push({
      test: 'psi',
      statistic: psi.statistic,
      pValue: psi.pValue,
      method: psi.method,
      effect: {
        name: 'psi',
        value: psi.corrected,
        low: psi.low,
        high: psi.high,
      },
    });
    pValues.push(psi.pValue);
    material = material || psi.low > materiality.psi;
  }
  return {
    name,
    type: column.type,
    tests,
    pValues,
    material,
    change: Math.max(change, psi.corrected / materiality.psi),
    missing,
    newCategories: [],
    infinite: column.infinite,
    constant: column.constant,
    shown: {
      ...column.shown,
      moments,
      psiBins: {
        labels: [
          ...binLabels(column.bins.edges),
          ...(withMissing ? ['missing'] : []),
        ],
        ...binned,
        contributions: psi.contributions,
      },
    },
  };
}
