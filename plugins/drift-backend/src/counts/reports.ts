import {
  benjaminiHochberg,
  columnPValue,
  type ColumnPlan,
  type ColumnReport,
  type ColumnResult,
  type ComparisonSettings,
} from '@bellwether/drift-engine';
import { Untested } from './testColumns';

/** The report's columns, tested and untested, in the order of the plan. */
export function reportsOf(
  planned: readonly ColumnPlan[],
  results: readonly ColumnResult[],
  untested: readonly Untested[],
  settings: ComparisonSettings,
): ColumnReport[] {
  const pValues = results.map(columnPValue);
  const qValues = benjaminiHochberg(pValues);
  const reports = new Map<string, ColumnReport>();
  results.forEach((result, c) => {
    const q = result.tests.length > 0 ? qValues[c] : null;
    reports.set(result.name, {
      name: result.name,
      type: result.type,
      qValue: q,
      drifted: q !== null && q <= settings.alpha && result.material,
      material: result.material,
      missing: result.missing,
      newCategories: result.newCategories,
      tests: result.tests,
      pValue: result.tests.length > 0 ? pValues[c] : null,
      ...result.shown,
    });
  });
  for (const { name, type, reason, missing } of untested) {
    reports.set(name, {
      name,
      type,
      qValue: null,
      drifted: false,
      missing,
      newCategories: [],
      tests: [],
      pValue: null,
      reason,
    });
  }
  return planned.flatMap(({ name }) => reports.get(name) ?? []);
}

/** The first effect of the columns given, in words. */
export function leadingEffect(
  columns: readonly ColumnReport[],
): string | undefined {
  for (const { name, tests } of columns) {
    for (const { effect } of tests) {
      if (effect?.value && effect.low !== null && effect.high !== null) {
        const [value, low, high] = [effect.value, effect.low, effect.high].map(
          each => Number(each.toPrecision(2)),
        );
        return `${name}: ${effect.name} ${value}, ${low} to ${high}`;
      }
    }
  }
  return undefined;
}
