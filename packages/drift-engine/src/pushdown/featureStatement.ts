import type { FeaturePlan } from '../profile/ProfilePlan';
import { isFiniteSql, valueSql } from './bucketSql';
import type { Dialect } from './Dialect';
import { keySql } from './keySql';
import { relationSql, type Relation } from './Relation';

/** Frequencies in one statement: each is two sums over every row. */
export const FREQUENCIES_PER_STATEMENT = 32;

/**
 * Sums of random features per bin of the row key's hash, for the frequencies `from` to `until`. No row leaves the engine.
 * Columns of the answer: bin, n, then a cosine and a sine per frequency.
 */
export function featureStatement(
  dialect: Dialect,
  plan: FeaturePlan,
  relation: Relation,
  from: number,
  until: number,
): string {
  const columns = plan.columns.map(name => ({
    name,
    kind: 'number' as const,
    edges: [],
    tenths: [],
    shift: 0,
  }));
  const standard = columns.map(
    (column, i) =>
      `(${valueSql(dialect, column)} - ${dialect.double(
        plan.centres[i],
      )}) / ${dialect.double(plan.scales[i])} AS x${i}`,
  );
  const sums = plan.frequencies.slice(from, until).flatMap(weights => {
    const angle = weights
      .map((weight, i) => `${dialect.double(weight)} * x${i}`)
      .join(' + ');
    return [`SUM(COS(${angle}))`, `SUM(SIN(${angle}))`];
  });
  const whole = columns
    .map(column => `(${isFiniteSql(dialect, column)})`)
    .join(' AND ');
  return `SELECT bin, COUNT(*) AS n, ${sums
    .map((sum, i) => `${sum} AS f${i}`)
    .join(', ')}
FROM (SELECT mod(${dialect.hash32(keySql(dialect, plan.key))}, ${
    plan.bins
  }) AS bin, ${standard.join(', ')}
FROM ${relationSql(dialect, relation)} WHERE ${whole}) standardised
GROUP BY bin`;
}
