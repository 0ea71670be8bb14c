import { OTHERS_KEPT } from '../profile/countedRows';
import {
  isNumericPlan,
  type LabelPlan,
  type NumericPlan,
  type ProfilePlan,
} from '../profile/ProfilePlan';
import {
  bucketSql,
  isFiniteSql,
  labelSql,
  numberSql,
  sliceSql,
} from './bucketSql';
import type { Dialect } from './Dialect';
import { relationSql, type Relation } from './Relation';

/** Grouping sets in one SELECT; more columns are more SELECTs of the one statement. */
const SETS_PER_SELECT = 40;

interface Indexed<P> {
  plan: P;
  index: number;
}

/**
 * Counts of up to forty columns in one scan. A column's own bucket is never NULL in its grouping set, so it says which
 * column a row counts: `GROUPING()` differs between engines.
 */
function countSelect(
  dialect: Dialect,
  plan: ProfilePlan,
  relation: string,
  columns: Indexed<ProfilePlan['columns'][number]>[],
): string {
  const labels = columns.filter(({ plan: each }) => !isNumericPlan(each));
  const inner = columns.flatMap(({ plan: each, index }) =>
    isNumericPlan(each)
      ? [`${bucketSql(dialect, each)} AS b${index}`]
      : [
          `${dialect.asBigint(
            `CASE WHEN ${labelSql(dialect, each)} IS NULL THEN -1 ELSE 0 END`,
          )} AS b${index}`,
          `${labelSql(dialect, each)} AS t${index}`,
        ],
  );
  const sets = columns.map(({ plan: each, index }) =>
    isNumericPlan(each) ? `(s, b${index})` : `(s, b${index}, t${index})`,
  );
  const buckets = columns.map(({ index }) => `b${index}`);
  const texts = labels.map(({ index }) => `t${index}`);
  const coalesce = (names: string[]) =>
    names.length > 1 ? `COALESCE(${names.join(', ')})` : names[0];
  return `SELECT s,
  CASE ${columns
    .map(({ index }) => `WHEN b${index} IS NOT NULL THEN ${index}`)
    .join(' ')} END AS col,
  ${coalesce(buckets)} AS bucket,
  ${texts.length ? coalesce(texts) : dialect.nullOf('text')} AS label,
  COUNT(*) AS n
FROM (SELECT ${sliceSql(dialect, plan)} AS s,
  ${inner.join(',\n  ')}
FROM ${relation}) bucketed
GROUP BY GROUPING SETS (${sets.join(', ')})`;
}

/** Sums of one column, per slice. */
function momentSelect(
  dialect: Dialect,
  plan: ProfilePlan,
  relation: string,
  columns: Indexed<NumericPlan>[],
): string {
  const inner = columns.map(({ plan: each, index }) => {
    const finite = isFiniteSql(dialect, each);
    return `CASE WHEN ${finite} THEN ${numberSql(
      dialect,
      each,
    )} END AS x${index}`;
  });
  const sums = columns.flatMap(({ plan: each, index }) => {
    const centred = `x${index} - ${dialect.double(each.shift)}`;
    return [
      `SUM(${centred}) AS v${index}`,
      `SUM((${centred}) * (${centred})) AS q${index}`,
      `MIN(x${index}) AS l${index}`,
      `MAX(x${index}) AS g${index}`,
    ];
  });
  const pick = (letter: string) =>
    `CASE col ${columns
      .map(({ index }) => `WHEN ${index} THEN ${letter}${index}`)
      .join(' ')} END`;
  return `SELECT 'moment' AS part, s, col, ${dialect.asBigint(
    '0',
  )} AS bucket, ${dialect.nullOf('text')} AS label, ${dialect.asBigint(
    '0',
  )} AS n,
  ${pick('v')} AS v, ${pick('q')} AS q, ${pick('l')} AS low, ${pick(
    'g',
  )} AS high
FROM (SELECT s, ${sums.join(', ')}
FROM (SELECT ${sliceSql(dialect, plan)} AS s,
  ${inner.join(',\n  ')}
FROM ${relation}) numbers GROUP BY s) sums
CROSS JOIN (VALUES ${columns
    .map(({ index }) => `(${index})`)
    .join(', ')}) AS wanted(col)`;
}

/** Whether a counted label is one of the plan's. */
function knownSql(dialect: Dialect, labels: Indexed<LabelPlan>[]): string {
  const terms = labels
    .filter(({ plan }) => plan.labels.length > 0)
    .map(
      ({ plan, index }) =>
        `(col = ${index} AND label IN (${plan.labels
          .map(dialect.text)
          .join(', ')}))`,
    );
  return terms.length ? terms.join(' OR ') : '1 = 0';
}

function chunks<T>(items: T[], size: number): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += size) {
    result.push(items.slice(i, i + size));
  }
  return result;
}

/**
 * The one statement that makes a profile: counts of every column in every slice, the most frequent labels that the plan
 * does not have, and sums. Columns of the answer: part ('count' or 'moment'), s (slice), col, bucket, label, n, v (sum),
 * q (sum of squares), low, high.
 */
export function countStatement(
  dialect: Dialect,
  plan: ProfilePlan,
  relation: Relation,
): string {
  const rows = relationSql(dialect, relation);
  const columns = plan.columns.map((each, index) => ({ plan: each, index }));
  const labels = columns.flatMap(({ plan: each, index }) =>
    isNumericPlan(each) ? [] : [{ plan: each, index }],
  );
  const numbers = columns.flatMap(({ plan: each, index }) =>
    isNumericPlan(each) ? [{ plan: each, index }] : [],
  );
  const counts = chunks(columns, SETS_PER_SELECT)
    .map(some => countSelect(dialect, plan, rows, some))
    .join('\nUNION ALL\n');
  const named = `label IS NULL OR known = 1 OR place <= ${OTHERS_KEPT}`;
  const nothing = dialect.nullOf('double');
  const answer = [
    `SELECT 'count' AS part, s, col, bucket, kept AS label, ${dialect.asBigint(
      'SUM(n)',
    )} AS n, ${nothing} AS v, ${nothing} AS q, ${nothing} AS low, ${nothing} AS high
FROM (SELECT s, col, bucket, n, CASE WHEN ${named} THEN label END AS kept FROM ranked) kept_rows
GROUP BY s, col, bucket, kept`,
    ...chunks(numbers, SETS_PER_SELECT).map(some =>
      momentSelect(dialect, plan, rows, some),
    ),
  ].join('\nUNION ALL\n');
  return `WITH counted AS (
${counts}
), marked AS (
SELECT s, col, bucket, label, n, CASE WHEN ${knownSql(
    dialect,
    labels,
  )} THEN 1 ELSE 0 END AS known FROM counted
), ranked AS (
SELECT s, col, bucket, label, n, known, ROW_NUMBER() OVER (PARTITION BY s, col, bucket, known ORDER BY n DESC, ${dialect.byBytes(
    'label',
  )}) AS place FROM marked
)
${answer}`;
}
