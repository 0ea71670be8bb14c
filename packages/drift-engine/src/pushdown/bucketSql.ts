import {
  MISSING,
  NEGATIVE_INFINITY,
  POSITIVE_INFINITY,
} from '../profile/countedRows';
import type { NumericPlan, ProfilePlan } from '../profile/ProfilePlan';
import type { Dialect } from './Dialect';

/** The value of a numeric column as it is compared with its edges. */
export function valueSql(dialect: Dialect, plan: NumericPlan): string {
  const column = dialect.identifier(plan.name);
  if (plan.kind === 'instant') return column;
  return dialect.asDouble(
    plan.kind === 'length' ? dialect.length(dialect.asText(column)) : column,
  );
}

/** The same as a double, for sums and for counts of values. */
export function numberSql(dialect: Dialect, plan: NumericPlan): string {
  return plan.kind === 'instant'
    ? dialect.milliseconds(dialect.identifier(plan.name))
    : valueSql(dialect, plan);
}

export function edgeSql(
  dialect: Dialect,
  plan: NumericPlan,
  edge: number,
): string {
  return plan.kind === 'instant' ? dialect.instant(edge) : dialect.double(edge);
}

/** True for a finite value. The NaN test is first: NaN compares differently on every engine. */
export function isFiniteSql(dialect: Dialect, plan: NumericPlan): string {
  const value = valueSql(dialect, plan);
  if (plan.kind === 'instant') {
    return dialect.isInfiniteInstant
      ? `CASE WHEN ${value} IS NULL THEN FALSE WHEN ${dialect.isInfiniteInstant(
          value,
        )} THEN FALSE ELSE TRUE END`
      : `${value} IS NOT NULL`;
  }
  return `CASE WHEN ${value} IS NULL THEN FALSE WHEN ${dialect.isNaN(
    value,
  )} THEN FALSE WHEN ${value} = ${dialect.double(
    Infinity,
  )} THEN FALSE WHEN ${value} = ${dialect.double(
    -Infinity,
  )} THEN FALSE ELSE TRUE END`;
}

/**
 * The bin of a numeric column: the number of edges that are not above the value. A chain of `<` after the branches for
 * NULL and NaN is the one form that every engine reads alike.
 */
export function bucketSql(dialect: Dialect, plan: NumericPlan): string {
  const value = valueSql(dialect, plan);
  const branches = (conditions: [string, number][]) =>
    conditions.map(([condition, code]) => `WHEN ${condition} THEN ${code}`);
  const infinite = dialect.isInfiniteInstant?.(value);
  const instants = branches(infinite ? [[infinite, MISSING]] : []);
  const doubles = branches([
    [dialect.isNaN(value), MISSING],
    [`${value} = ${dialect.double(-Infinity)}`, NEGATIVE_INFINITY],
    [`${value} = ${dialect.double(Infinity)}`, POSITIVE_INFINITY],
  ]);
  const special = plan.kind === 'instant' ? instants : doubles;
  return dialect.asBigint(
    [
      `CASE WHEN ${value} IS NULL THEN ${MISSING}`,
      ...special,
      ...plan.edges.map(
        (edge, bin) =>
          `WHEN ${value} < ${edgeSql(dialect, plan, edge)} THEN ${bin}`,
      ),
      `ELSE ${plan.edges.length} END`,
    ].join(' '),
  );
}

/** A column of labels or booleans as text. */
export function labelSql(
  dialect: Dialect,
  plan: { name: string; kind: 'label' | 'boolean' },
): string {
  const column = dialect.identifier(plan.name);
  return plan.kind === 'boolean'
    ? `CASE WHEN ${column} IS NULL THEN NULL WHEN ${column} THEN 'true' ELSE 'false' END`
    : dialect.asText(column);
}

/** The slice of a row, as `profileTable` numbers them. */
export function sliceSql(dialect: Dialect, plan: ProfilePlan): string {
  const { slice } = plan;
  if (!slice) return dialect.asBigint('0');
  const value = dialect.asText(dialect.identifier(slice.column));
  return dialect.asBigint(
    [
      `CASE WHEN ${value} IS NULL THEN ${slice.values.length + 1}`,
      ...slice.values.map(
        (known, i) => `WHEN ${value} = ${dialect.text(known)} THEN ${i}`,
      ),
      `ELSE ${slice.values.length} END`,
    ].join(' '),
  );
}
