import type { Finding } from '../report/schema';
import type { ColumnResult } from './marginal';
import type { ComparisonPlan } from './plan';

/** A change of the share of missing values from which it is a finding of its own. */
const MISSING_CHANGE = 0.01;

/** What a person should know of a column beside its tests. */
export function columnFindings(
  column: ColumnResult,
  rows: { reference: number; current: number },
): Finding[] {
  const { name, infinite, missing } = column;
  const findings: Finding[] = [];
  const add = (kind: Finding['kind'], message: string) =>
    findings.push({ kind, column: name, message });
  if (infinite.reference + infinite.current > 0) {
    add(
      'infinite-values',
      `Column ${name} holds infinite values: ${infinite.reference} in the reference, ${infinite.current} in the current data.`,
    );
  }
  const before = missing.reference / Math.max(1, rows.reference);
  const now = missing.current / Math.max(1, rows.current);
  if (Math.abs(now - before) > MISSING_CHANGE) {
    const percent = (share: number) =>
      `${Number((100 * share).toPrecision(2))} %`;
    add(
      'missing-values',
      `Column ${name} misses ${percent(
        now,
      )} of its values, in the reference ${percent(before)}.`,
    );
  }
  const fresh = column.newCategoryCount ?? 0;
  if (fresh > 0) {
    add(
      'new-categories',
      `Column ${name} has ${fresh} ${
        fresh === 1 ? 'category' : 'categories'
      } that the reference does not have: ${column.newCategories
        .slice(0, 3)
        .join(', ')}${fresh > 3 ? ', …' : ''}.`,
    );
  }
  if (column.constant) {
    add('constant-column', `Column ${name} has one value only, on both sides.`);
  }
  return findings;
}

/** What a person should know beside the tests: first the schema, then columns that are not tested, then their values. */
export function findingsOf(
  plan: ComparisonPlan,
  columns: ColumnResult[],
): Finding[] {
  return [
    ...plan.findings,
    ...plan.untested.map(
      ({ pair, reason }): Finding => ({
        kind: 'not-tested',
        column: pair.name,
        message: reason,
      }),
    ),
    ...columns.flatMap(column => columnFindings(column, plan.rows)),
  ];
}
