import { benjaminiHochberg } from '../combine';
import type { ColumnReport } from '../report/schema';
import type { ColumnPair } from './ColumnPair';
import type { ComparisonContext } from './ComparisonContext';
import { columnPValue, type ColumnResult } from './marginal';

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

/** The report's columns, tested and untested, in the reference's order. */
export function columnReports(
  context: ComparisonContext,
  results: ColumnResult[],
): ColumnReport[] {
  const { plan, settings } = context;
  const pValues = results.map(columnPValue);
  const qValues = benjaminiHochberg(pValues);
  const tested = results.map((result, c): ColumnReport => {
    const q = result.tests.length ? qValues[c] : null;
    return {
      name: result.name,
      type: result.type,
      qValue: q,
      drifted: q !== null && q <= settings.alpha && result.material,
      material: result.material,
      missing: result.missing,
      newCategories: result.newCategories,
      tests: result.tests,
      pValue: result.tests.length ? pValues[c] : null,
      ...result.shown,
    };
  });
  const untested = plan.untested.map(({ pair, reason }): ColumnReport => {
    return {
      name: pair.name,
      type: pair.type,
      qValue: null,
      drifted: false,
      missing: {
        reference: countMissing(pair.reference, pair.kind),
        current: countMissing(pair.current, pair.kind),
      },
      newCategories: [],
      tests: [],
      pValue: null,
      reason,
    };
  });
  const place = new Map(
    context.reference.columns.map((column, i) => [column.name, i]),
  );
  return [...tested, ...untested].sort(
    (a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0),
  );
}

/** The first effect of the columns given, in words. */
export function leadingEffect(columns: ColumnReport[]): string | undefined {
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
