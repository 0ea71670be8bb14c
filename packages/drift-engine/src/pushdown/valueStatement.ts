import type { KsBounds } from '../profile/ksBounds';
import type { NumericPlan } from '../profile/ProfilePlan';
import { edgeSql, isFiniteSql, numberSql, valueSql } from './bucketSql';
import type { Dialect } from './Dialect';
import { relationSql, type Relation } from './Relation';

/** A column whose D is not known yet, with the bins that can hold it. */
export interface OpenColumn {
  index: number;
  plan: NumericPlan;
  bounds: KsBounds;
}

function isOpen(dialect: Dialect, { plan, bounds }: OpenColumn): string {
  const value = valueSql(dialect, plan);
  const bins = bounds.open.map(({ bin }) => {
    const limits = [
      ...(bin > 0
        ? [`${value} >= ${edgeSql(dialect, plan, plan.edges[bin - 1])}`]
        : []),
      ...(bin < plan.edges.length
        ? [`${value} < ${edgeSql(dialect, plan, plan.edges[bin])}`]
        : []),
    ];
    return limits.length ? `(${limits.join(' AND ')})` : '(1 = 1)';
  });
  // NaN passes `>=` on some engines: the test for a finite value decides first.
  return `CASE WHEN ${isFiniteSql(dialect, plan)} THEN ${bins.join(
    ' OR ',
  )} ELSE FALSE END`;
}

/**
 * How often each value occurs inside the bins that can hold the largest distance, for all columns that need it, in one
 * statement. Columns of the answer: col, x, n.
 *
 * @param most - rows of the answer at most, so that what is not closed costs no more
 */
export function valueStatement(
  dialect: Dialect,
  relation: Relation,
  columns: readonly OpenColumn[],
  most: number,
): string {
  const rows = relationSql(dialect, relation);
  const selects = columns.map(
    column =>
      `SELECT ${column.index} AS col, ${numberSql(
        dialect,
        column.plan,
      )} AS x, COUNT(*) AS n FROM ${rows} WHERE ${isOpen(
        dialect,
        column,
      )} GROUP BY ${numberSql(dialect, column.plan)}`,
  );
  return `SELECT col, x, n FROM (${selects.join(
    '\nUNION ALL\n',
  )}) value_counts LIMIT ${most + 1}`;
}

/**
 * The largest distance inside the open bins, computed by the engine that holds both sides: one row per column leaves it.
 * Columns of the answer: col, d (|r·m - c·n| as a double, to be divided by n·m).
 */
export function distanceStatement(
  dialect: Dialect,
  sides: { reference: Relation; current: Relation },
  columns: readonly OpenColumn[],
): string {
  const selects = columns.map(column => {
    const { plan, bounds, index } = column;
    const value = numberSql(dialect, plan);
    const open = isOpen(dialect, column);
    const side = (relation: Relation, r: string, c: string) =>
      `SELECT ${value} AS x, ${r} AS r, ${c} AS c FROM ${relationSql(
        dialect,
        relation,
      )} WHERE ${open}`;
    const below = (key: 'referenceBelow' | 'currentBelow') =>
      bounds.open.length === 1
        ? String(bounds.open[0][key])
        : `CASE ${bounds.open
            .slice(0, -1)
            .map(
              ({ bin, ...counts }) =>
                `WHEN x < ${dialect.double(plan.edges[bin])} THEN ${
                  counts[key]
                }`,
            )
            .join(' ')} ELSE ${bounds.open[bounds.open.length - 1][key]} END`;
    const bin =
      bounds.open.length === 1
        ? '0'
        : `CASE ${bounds.open
            .slice(0, -1)
            .map(
              ({ bin: number }, i) =>
                `WHEN x < ${dialect.double(plan.edges[number])} THEN ${i}`,
            )
            .join(' ')} ELSE ${bounds.open.length - 1} END`;
    const n = dialect.double(bounds.reference);
    const m = dialect.double(bounds.current);
    return `SELECT ${index} AS col, MAX(ABS(r0 * ${m} - c0 * ${n})) AS d FROM (
SELECT ${dialect.asDouble(
      `${below('referenceBelow')} + SUM(r) OVER (PARTITION BY bin ORDER BY x)`,
    )} AS r0, ${dialect.asDouble(
      `${below('currentBelow')} + SUM(c) OVER (PARTITION BY bin ORDER BY x)`,
    )} AS c0 FROM (
SELECT ${bin} AS bin, x, SUM(r) AS r, SUM(c) AS c FROM (
${side(sides.reference, '1', '0')}
UNION ALL
${side(sides.current, '0', '1')}
) both_sides GROUP BY x) by_value) running`;
  });
  return selects.join('\nUNION ALL\n');
}
