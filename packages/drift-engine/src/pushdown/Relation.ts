import type { Dialect } from './Dialect';

/** Rows of an engine to look at. */
export interface Relation {
  /** A table, as the parts of its name (`['schema', 'flights']`), or a query. */
  from: { table: readonly string[] } | { query: string };
  /** Rows from `from` (inclusive) to `until` (exclusive), by a column of instants; both in ms since 1970. */
  window?: { column: string; from?: number; until?: number };
}

/** What follows FROM, without an alias for the rows. */
export function relationSql(dialect: Dialect, relation: Relation): string {
  const { from, window } = relation;
  const base =
    'table' in from
      ? from.table.map(dialect.identifier).join('.')
      : `(${from.query.trim().replace(/;\s*$/, '')}\n) source_query`;
  if (!window) return base;
  const column = dialect.identifier(window.column);
  const limits = [
    ...(window.from === undefined
      ? []
      : [`${column} >= ${dialect.instant(window.from)}`]),
    ...(window.until === undefined
      ? []
      : [`${column} < ${dialect.instant(window.until)}`]),
  ];
  return limits.length
    ? `(SELECT * FROM ${base} WHERE ${limits.join(' AND ')}) source_rows`
    : base;
}
