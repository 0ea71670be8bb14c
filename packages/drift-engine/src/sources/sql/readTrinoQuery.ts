import type { Table } from '../../table';
import type { MemoryBudget } from '../MemoryBudget';
import { chooseColumns, type ReadOptions } from '../ReadOptions';
import { SourceError } from '../SourceError';
import { RowColumn, type RowKind } from './RowColumn';
import type { SqlSource } from './SqlSource';
import { trinoPages } from './trino';

const NUMERIC = /^(tinyint|smallint|integer|bigint|real|double|decimal)\b/;
const INSTANT = /^(date|timestamp)\b/;
const LABEL = /^(varchar|char|uuid|json|unknown|ipaddress)\b/;

function kindOf(source: string, name: string, type: string): RowKind {
  if (NUMERIC.test(type)) return 'numeric';
  if (INSTANT.test(type)) return 'datetime';
  if (type === 'boolean') return 'boolean';
  if (LABEL.test(type)) return 'label';
  throw new SourceError(
    { source, column: name },
    `values of type ${type} cannot be compared; leave the column out`,
  );
}

/** Runs a query on Trino, page by page. */
export async function readTrinoQuery(
  sql: SqlSource,
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  const budget = newBudget();
  let columns: (RowColumn | undefined)[] | undefined;
  let rows = 0;
  for await (const page of trinoPages(sql.url, sql.query, options.signal)) {
    if (!columns && page.columns) {
      const chosen = new Set(
        chooseColumns(
          sql.shown,
          page.columns.map(column => column.name),
          options,
        ),
      );
      columns = page.columns.map(({ name, type }) =>
        chosen.has(name)
          ? new RowColumn(
              sql.shown,
              name,
              kindOf(sql.shown, name, type),
              budget,
            )
          : undefined,
      );
    }
    for (const row of page.rows) {
      columns?.forEach((column, i) => column?.push(row[i]));
    }
    rows += page.rows.length;
    options.onProgress?.({ source: sql.shown, done: rows, unit: 'rows' });
  }
  return {
    rows,
    columns: (columns ?? []).flatMap(column =>
      column ? [column.finish()] : [],
    ),
    origin: { source: sql.shown, files: [{ name: sql.shown, rows }] },
  };
}
