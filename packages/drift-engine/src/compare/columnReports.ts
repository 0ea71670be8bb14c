import { benjaminiHochberg } from '../combine';
import type { ColumnReport } from '../report/schema';
import type { ColumnPair } from './ColumnPair';
import { columnPValue, type ColumnResult } from './marginal';
import { hasRows, type TestedPair } from './TalliedPair';

/** A column that is not tested, and why. */
export interface UntestedColumn {
  name: string;
  type: ColumnReport['type'];
  reason: string;
  missing: { reference: number; current: number };
}

function countMissing(
  values: Float64Array | Int32Array,
  kind: ColumnPair['kind'],
): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (kind === 'label' ? values[i] < 0 : Number.isNaN(values[i])) count++;
  }
  return count;
}

/** A pair that is not tested, with its missing values counted. */
export function untestedPair(pair: TestedPair, reason: string): UntestedColumn {
  return {
    name: pair.name,
    type: pair.type,
    reason,
    missing: hasRows(pair)
      ? {
          reference: countMissing(pair.reference, pair.kind),
          current: countMissing(pair.current, pair.kind),
        }
      : {
          reference: pair.tallied.reference.missing,
          current: pair.tallied.current.missing,
        },
  };
}

/**
 * The report's columns, tested and untested, with the q-values of Benjamini and Hochberg over those that are tested.
 *
 * @param order - names of all columns, in the order in which they are reported
 * @param alpha - q-value up to which a column whose change is material counts as drifted
 */
export function columnReports(
  results: readonly ColumnResult[],
  untested: readonly UntestedColumn[],
  order: readonly string[],
  alpha: number,
): ColumnReport[] {
  const pValues = results.map(columnPValue);
  const qValues = benjaminiHochberg(pValues);
  const tested = results.map((result, c): ColumnReport => {
    const q = result.tests.length ? qValues[c] : null;
    return {
      name: result.name,
      type: result.type,
      qValue: q,
      drifted: q !== null && q <= alpha && result.material,
      material: result.material,
      missing: result.missing,
      newCategories: result.newCategories,
      tests: result.tests,
      pValue: result.tests.length ? pValues[c] : null,
      ...result.shown,
    };
  });
  const others = untested.map(
    ({ name, type, reason, missing }): ColumnReport => ({
      name,
      type,
      qValue: null,
      drifted: false,
      missing,
      newCategories: [],
      tests: [],
      pValue: null,
      reason,
    }),
  );
  const place = new Map(order.map((name, i) => [name, i]));
  return [...tested, ...others].sort(
    (a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0),
  );
}

/** The first effect of the columns given, in words. */
export function leadingEffect(
  columns: readonly ColumnReport[],
): string | undefined {
  for (const { name, tests } of columns) {
    for (const { effect } of tests) {
      if (effect?.value && effect.low !== null && effect.high !== null) {
        const [value, low, high] = [effect.value, effect.low, effect.high].map(
          v => Number(v.toPrecision(2)),
        );
        return `${name}: ${effect.name} ${value}, ${low} to ${high}`;
      }
    }
  }
  return undefined;
}
