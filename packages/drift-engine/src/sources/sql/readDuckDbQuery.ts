import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../../table';
import { engineColumn } from '../duckdb/EngineColumn';
import { duckDb } from '../duckdb/library';
import { engineProblem, withDuckDb } from '../duckdb/openDuckDb';
import { describeRelation, streamColumns } from '../duckdb/streamColumns';
import type { MemoryBudget } from '../MemoryBudget';
import { chooseColumns, type ReadOptions } from '../ReadOptions';
import { SourceError } from '../SourceError';
import type { SqlSource } from './SqlSource';

/** The query's columns as it names them: what is around a query renames repeated ones. */
async function namesOf(
  connection: DuckDBConnection,
  { query, shown }: SqlSource,
): Promise<string[]> {
  const statements = await connection.extractStatements(query);
  const isOne = statements.count === 1;
  const prepared = isOne ? await statements.prepare(0) : undefined;
  if (prepared?.statementType !== duckDb().StatementType.SELECT) {
    throw new SourceError({ source: shown }, 'the query must be one SELECT');
  }
  return Array.from({ length: prepared.columnCount }, (_, i) =>
    prepared.columnName(i),
  );
}

/** Runs a query on the embedded engine: on a database file (read only), or on files that the query names. */
export async function readDuckDbQuery(
  sql: SqlSource,
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  const database = decodeURIComponent(sql.url.pathname);
  try {
    return await withDuckDb(
      { ...options, ...(database ? { database } : {}) },
      async connection => {
        const names = await namesOf(connection, sql);
        const relation = `(${sql.query}\n)`;
        const described = await describeRelation(connection, relation);
        const chosen = new Set(chooseColumns(sql.shown, names, options));
        const read = await streamColumns(
          connection,
          {
            source: sql.shown,
            relation,
            columns: described
              .filter(({ name }) => chosen.has(name))
              .map(({ name, type }) =>
                engineColumn(sql.shown, name, name, type),
              ),
          },
          newBudget(),
          options,
        );
        return {
          ...read,
          origin: {
            source: sql.shown,
            files: [{ name: sql.shown, rows: read.rows }],
          },
        };
      },
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof SourceError) throw error;
    throw engineProblem(sql.shown, error);
  }
}
