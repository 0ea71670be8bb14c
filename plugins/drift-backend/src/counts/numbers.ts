import {
  type ColumnReport,
  type ColumnResult,
  type ComparisonSettings,
  ksBounds,
  ksPValue,
  type NumericCounts,
  psiTest,
  tenthCounts,
  type TestReport,
} from '@bellwether/drift-engine';
import {
  binnedWasserstein,
  functionsOf,
  type NumericColumnPlan,
} from './binnedDistance';
import { shapesOf } from './shapes';

/** The exact law of unequal sizes costs a few nanoseconds a cell: 0.1 s at most. */
const EXACT_CELLS = 2e7;

/** Counts between the plan's tenths, missing values in a place of their own. */
function tenthsOf(
  plan: NumericColumnPlan,
  counts: NumericCounts,
  withMissing: boolean,
): number[] {
  const tenths = tenthCounts(plan, counts);
  return withMissing ? [...tenths, counts.missing] : tenths;
}

function rowsOf(counts: NumericCounts) {
  const finite = counts.bins.reduce((sum, count) => sum + count, 0);
  const infinite = counts.negativeInfinities + counts.positiveInfinities;
  return { finite, infinite, all: finite + infinite + counts.missing };
}

function momentsOf(plan: NumericColumnPlan, counts: NumericCounts) {
  const { finite } = rowsOf(counts);
  if (finite === 0) return { mean: null, deviation: null };
  const centred = counts.sum / finite;
  return {
    mean: plan.shift + centred,
    deviation: Math.sqrt(
      Math.max(0, counts.squares / finite - centred * centred),
    ),
  };
}

function tenthLabels(plan: NumericColumnPlan, withMissing: boolean): string[] {
  const text = (value: number) => String(Number(value.toPrecision(6)));
  const { tenths } = plan;
  const labels =
    tenths.length === 0
      ? ['all values']
      : [
          `< ${text(tenths[0])}`,
          ...tenths
            .slice(1)
            .map((edge, i) => `${text(tenths[i])} to < ${text(edge)}`),
          `≥ ${text(tenths[tenths.length - 1])}`,
        ];
  return withMissing ? [...labels, 'missing'] : labels;
}

/**
 * Tests and describes a column of numbers that is known by its counts. The stability index is exact. The distance of
 * Kolmogorov and Smirnov is the one at the edges, which the true one is not below: its p-value is never too small.
 *
 * @param resolution - smallest p-value that must be told apart
 */
export function compareNumberCounts(
  plan: NumericColumnPlan,
  reference: NumericCounts,
  current: NumericCounts,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { materiality, detectors, seed } = settings;
  const rows = { reference: rowsOf(reference), current: rowsOf(current) };
  const moments = {
    reference: momentsOf(plan, reference),
    current: momentsOf(plan, current),
  };
  const tests: TestReport[] = [];
  const pValues: number[] = [];
  let material = false;
  let change = 0;
  const shown: Partial<ColumnReport> = { moments };
  const bounds = ksBounds(reference, current);
  const functions = functionsOf(plan, reference, current);
  const finite = {
    reference: rows.reference.finite,
    current: rows.current.finite,
  };
  if (bounds.reference > 0 && bounds.current > 0) {
    const infinite = rows.reference.infinite + rows.current.infinite > 0;
    const { deviation } = moments.reference;
    const unit = deviation !== null && deviation > 0 ? deviation : NaN;
    const w1 = functions && !infinite && binnedWasserstein(functions, finite);
    const value = w1 ? w1.value / unit : NaN;
    const low = w1 ? Math.max(0, (w1.value - w1.bias - w1.error) / unit) : NaN;
    const high = w1 ? (w1.value + w1.error) / unit : NaN;
    if (detectors.includes('ks')) {
      const { pValue, method } = ksPValue(
        bounds.low,
        bounds.reference,
        bounds.current,
        { exactCells: EXACT_CELLS },
      );
      const finiteOrNull = (x: number) => (Number.isFinite(x) ? x : null);
      tests.push({
        test: 'ks',
        statistic: bounds.low,
        pValue,
        method,
        effect: {
          name: 'w1-over-sd',
          value: finiteOrNull(value),
          low: finiteOrNull(low),
          high: finiteOrNull(high),
        },
        reason: reasonOf(infinite, unit, bounds),
      });
      pValues.push(pValue);
      material = low > materiality.w1OverSd;
    }
    if (value > 0) change = value / materiality.w1OverSd;
    if (functions) Object.assign(shown, shapesOf(functions, finite));
  }
  const withMissing = reference.missing + current.missing > 0;
  const tenths = {
    reference: tenthsOf(plan, reference, withMissing),
    current: tenthsOf(plan, current, withMissing),
  };
  const psi = psiTest(tenths.reference, tenths.current, {
    monteCarlo: { seed, stream: plan.name, resolution },
  });
  if (detectors.includes('psi') && rows.reference.all && rows.current.all) {
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
  shown.psiBins = {
    labels: tenthLabels(plan, withMissing),
    ...tenths,
    contributions: psi.contributions,
  };
  return {
    name: plan.name,
    type: typeOf(plan),
    tests,
    pValues,
    material,
    change: Math.max(change, psi.corrected / materiality.psi),
    missing: { reference: reference.missing, current: current.missing },
    newCategories: [],
    infinite: {
      reference: rows.reference.infinite,
      current: rows.current.infinite,
    },
    constant:
      reference.least !== null &&
      reference.least === reference.greatest &&
      current.least === reference.least &&
      current.greatest === reference.least,
    shown,
  };
}

function typeOf({ kind }: NumericColumnPlan): ColumnReport['type'] {
  if (kind === 'instant') return 'datetime';
  return kind === 'length' ? 'text' : 'numeric';
}

function reasonOf(
  infinite: boolean,
  unit: number,
  bounds: { low: number; high: number },
): string | undefined {
  if (infinite) {
    return 'There are infinite values: the Wasserstein distance is not finite.';
  }
  if (!(unit > 0)) {
    return 'The reference does not vary: no standard deviation to divide by.';
  }
  return bounds.high > bounds.low
    ? `From counts at frozen edges: D lies between ${Number(
        bounds.low.toPrecision(4),
      )}, which is tested, and ${Number(bounds.high.toPrecision(4))}.`
    : undefined;
}
