import { type ColumnResult } from '../compare/marginal';
import { type NumberDistances, testNumbers } from '../compare/numberTests';
import { type ComparisonSettings } from '../compare/settings';
import { type NumericCounts } from '../profile/Profile';
import { tenthCounts } from '../profile/compareProfiles';
import { ksBounds } from '../profile/ksBounds';
import { type ColumnReport } from '../report/schema';
import {
  binnedWasserstein,
  functionsOf,
  type BinnedFunctions,
  type NumericColumnPlan,
} from './binnedDistance';
import { shapesOf } from './shapes';

interface CountedRows {
  finite: number;
  infinite: number;
}

function rowsOf(counts: NumericCounts): CountedRows {
  return {
    finite: counts.bins.reduce((sum, count) => sum + count, 0),
    infinite: counts.negativeInfinities + counts.positiveInfinities,
  };
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

function typeOf({ kind }: NumericColumnPlan): ColumnReport['type'] {
  if (kind === 'instant') return 'datetime';
  return kind === 'length' ? 'text' : 'numeric';
}

/** The distances that counts allow: D is the one at the edges, which the true one is not below. */
function distancesOf(
  reference: NumericCounts,
  current: NumericCounts,
  functions: BinnedFunctions | undefined,
  exact: number | undefined,
): NumberDistances | undefined {
  const bounds = ksBounds(reference, current);
  if (bounds.reference === 0 || bounds.current === 0) return undefined;
  const rows = { reference: rowsOf(reference), current: rowsOf(current) };
  const endless = rows.reference.infinite + rows.current.infinite > 0;
  const text = (value: number) => Number(value.toPrecision(4));
  return {
    ks: exact ?? bounds.low,
    wasserstein:
      functions && !endless
        ? binnedWasserstein(functions, {
            reference: rows.reference.finite,
            current: rows.current.finite,
          })
        : { value: NaN, error: NaN, bias: NaN },
    endless,
    note:
      exact === undefined && bounds.high > bounds.low
        ? `From counts at frozen edges: D lies between ${text(
            bounds.low,
          )}, which is tested, and ${text(bounds.high)}.`
        : undefined,
  };
}

/**
 * Tests and describes a column of numbers that is known by its counts. The stability index is exact. The distance of
 * Kolmogorov and Smirnov is the one at the edges, which the true one is not below: its p-value is never too small.
 *
 * @param resolution - smallest p-value that must be told apart
 * @param exactDistance - of Kolmogorov and Smirnov, where a second query gave it
 */
export function compareNumberCounts(
  plan: NumericColumnPlan,
  reference: NumericCounts,
  current: NumericCounts,
  settings: ComparisonSettings,
  resolution: number,
  exactDistance?: number,
): ColumnResult {
  const before = rowsOf(reference);
  const now = rowsOf(current);
  const functions = functionsOf(plan, reference, current);
  const distances = distancesOf(reference, current, functions, exactDistance);
  return testNumbers(
    {
      name: plan.name,
      type: typeOf(plan),
      values: {
        reference: before.finite + before.infinite,
        current: now.finite + now.infinite,
      },
      missing: { reference: reference.missing, current: current.missing },
      infinite: { reference: before.infinite, current: now.infinite },
      constant:
        reference.least !== null &&
        reference.least === reference.greatest &&
        current.least === reference.least &&
        current.greatest === reference.least,
      moments: {
        reference: momentsOf(plan, reference),
        current: momentsOf(plan, current),
      },
      distances,
      bins: {
        edges: plan.tenths,
        reference: tenthCounts(plan, reference),
        current: tenthCounts(plan, current),
      },
      shown:
        distances && functions
          ? shapesOf(functions, {
              reference: before.finite,
              current: now.finite,
            })
          : {},
    },
    settings,
    resolution,
  );
}
