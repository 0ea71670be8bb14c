import type { Table } from '../../table';
import type { MemoryBudget } from '../MemoryBudget';
import { chooseColumns, type ReadOptions } from '../ReadOptions';
import {
  BOOLEAN_OID,
  INSTANT_OIDS,
  NUMERIC_OIDS,
  withPostgres,
} from './postgres';
import { RowColumn, type RowKind } from './RowColumn';
import type { SqlSource } from './SqlSource';

const ROWS_PER_FETCH = 10_000;

function kindOf(oid: number): RowKind {
  if (NUMERIC_OIDS.has(oid)) return 'numeric';
  if (INSTANT_OIDS.has(oid)) return 'datetime';
  return oid === BOOLEAN_OID ? 'boolean' : 'label';
}

/** Runs a query on PostgreSQL through a cursor, a batch of rows at a time. */
export async function readPostgresQuery(
  sql: SqlSource,
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  return withPostgres(sql.url, options.signal, async client => {
    const budget = newBudget();
    await client.query(`DECLARE drift NO SCROLL CURSOR FOR ${sql.query}`);
    let columns: (RowColumn | undefined)[] | undefined;
    let rows = 0;
    for (;;) {
      const batch = await client.query<unknown[]>({
        text: `FETCH ${ROWS_PER_FETCH} FROM drift`,
        rowMode: 'array',
      });
      options.signal?.throwIfAborted();
      if (!columns) {
        const chosen = new Set(
          chooseColumns(
            sql.shown,
            batch.fields.map(field => field.name),
            options,
          ),
        );
        columns = batch.fields.map(({ name, dataTypeID }) =>
          chosen.has(name)
            ? new RowColumn(sql.shown, name, kindOf(dataTypeID), budget)
            : undefined,
        );
      }
      for (const row of batch.rows) {
        for (let i = 0; i < columns.length; i++) columns[i]?.push(row[i]);
      }
      rows += batch.rows.length;
      options.onProgress?.({ source: sql.shown, done: rows, unit: 'rows' });
      if (batch.rows.length < ROWS_PER_FETCH) break;
    }
    return {
      rows,
      columns: columns.flatMap(column => (column ? [column.finish()] : [])),
      origin: { source: sql.shown, files: [{ name: sql.shown, rows }] },
    };
  });
}
