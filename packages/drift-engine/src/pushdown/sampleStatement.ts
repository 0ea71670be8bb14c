import type { SampleRequest } from '../profile/keyedSample';
import type { ColumnPlan } from '../profile/ProfilePlan';
import { isNumericPlan } from '../profile/ProfilePlan';
import { seededKey } from '../profile/rowHash';
import { labelSql, numberSql } from './bucketSql';
import type { Dialect } from './Dialect';
import { keySql } from './keySql';
import { relationSql, type Relation } from './Relation';

/**
 * The rows that joint tests need, at most as many as asked for, chosen by the MD5 of the seeded row key. Columns of the
 * answer: the plan's, in its order; numbers and instants (in ms) as doubles, labels as text.
 */
export function sampleStatement(
  dialect: Dialect,
  columns: readonly ColumnPlan[],
  relation: Relation,
  request: SampleRequest,
): string {
  if (request.key.length === 0) {
    throw new RangeError(
      'A sample from an SQL engine needs the columns of a row key.',
    );
  }
  const key = keySql(dialect, request.key);
  const seeded = `${dialect.text(seededKey(request.seed, ''))} || ${key}`;
  const values = columns.map((column, i) => {
    const sql =
      isNumericPlan(column) && column.kind !== 'length'
        ? numberSql(dialect, column)
        : labelSql(dialect, {
            name: column.name,
            kind: column.kind === 'boolean' ? 'boolean' : 'label',
          });
    return `${sql} AS c${i}`;
  });
  return `SELECT ${columns
    .map((_, i) => `c${i}`)
    .join(', ')} FROM (SELECT ${values.join(
    ', ',
  )}, ${key} AS row_key, ${dialect.hash32(seeded)} AS row_hash
FROM ${relationSql(dialect, relation)}) keyed
ORDER BY row_hash, ${dialect.byBytes('row_key')}
LIMIT ${request.rows}`;
}
