import type { Dialect } from './Dialect';
import { isFiniteSql, labelSql, numberSql } from './bucketSql';
import type { NumericPlan } from '../profile/ProfilePlan';
import { relationSql, type Relation } from './Relation';

function unfrozen(name: string, kind: NumericPlan['kind']): NumericPlan {
  return { name, kind, edges: [], tenths: [], shift: 0 };
}

/**
 * Quantiles, mean and deviation of the reference's numeric columns, in one row. Columns of the answer, per column: one per
 * share, then mean and standard deviation. Edges need not be exact quantiles: the counts on them are exact.
 */
export function quantileStatement(
  dialect: Dialect,
  relation: Relation,
  columns: readonly { name: string; kind: NumericPlan['kind'] }[],
  shares: readonly number[],
): string {
  const values = columns.map(({ name, kind }, i) => {
    const plan = unfrozen(name, kind);
    return `CASE WHEN ${isFiniteSql(dialect, plan)} THEN ${numberSql(
      dialect,
      plan,
    )} END AS x${i}`;
  });
  const aggregates = columns.flatMap((_, i) => [
    `${dialect.quantiles(`x${i}`, shares)} AS q${i}`,
    `AVG(x${i}) AS m${i}`,
    `STDDEV_POP(x${i}) AS d${i}`,
  ]);
  const selected = columns.flatMap((_, i) => [
    ...shares.map((__, k) => `${dialect.element(`q${i}`, k)} AS q${i}_${k}`),
    `m${i}`,
    `d${i}`,
  ]);
  return `SELECT ${selected.join(', ')} FROM (SELECT ${aggregates.join(', ')}
FROM (SELECT ${values.join(', ')} FROM ${relationSql(
    dialect,
    relation,
  )}) numbers) quantiles`;
}

/**
 * The most frequent labels of the reference's columns, and how many there are. Columns of the answer: col, label, n.
 *
 * @param most - labels per column; one more is returned where there are more
 */
export function labelStatement(
  dialect: Dialect,
  relation: Relation,
  columns: readonly { name: string; kind: 'label' | 'boolean' }[],
  most: number,
): string {
  const rows = relationSql(dialect, relation);
  return columns
    .map(
      (column, i) =>
        `SELECT ${i} AS col, label, n FROM (SELECT label, n, ROW_NUMBER() OVER (ORDER BY n DESC, ${dialect.byBytes(
          'label',
        )}) AS place FROM (SELECT ${labelSql(
          dialect,
          column,
        )} AS label, COUNT(*) AS n FROM ${rows} GROUP BY ${labelSql(
          dialect,
          column,
        )}) l${i} WHERE label IS NOT NULL) p${i} WHERE place <= ${most + 1}`,
    )
    .join('\nUNION ALL\n');
}
