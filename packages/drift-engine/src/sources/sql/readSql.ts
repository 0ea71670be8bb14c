import type { Table } from '../../table';
import type { MemoryBudget } from '../MemoryBudget';
import type { ReadOptions } from '../ReadOptions';
import { readDuckDbQuery } from './readDuckDbQuery';
import { readPostgresQuery } from './readPostgresQuery';
import { readTrinoQuery } from './readTrinoQuery';
import { parseSqlSource } from './SqlSource';

export function isSqlSource(source: string): boolean {
  return source.startsWith('sql:');
}

/** Reads the rows of a query on an SQL engine. */
export function readSql(
  source: string,
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  const sql = parseSqlSource(source);
  switch (sql.engine) {
    case 'duckdb':
      return readDuckDbQuery(sql, newBudget, options);
    case 'postgres':
      return readPostgresQuery(sql, newBudget, options);
    default:
      return readTrinoQuery(sql, newBudget, options);
  }
}
