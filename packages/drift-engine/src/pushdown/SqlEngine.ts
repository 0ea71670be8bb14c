import type { DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api';
import type { Client } from 'pg';
import { duckDb } from '../sources/duckdb/library';
import { engineProblem, withDuckDb } from '../sources/duckdb/openDuckDb';
import type { ReadOptions } from '../sources/ReadOptions';
import {
  BOOLEAN_OID,
  INSTANT_OIDS,
  NUMERIC_OIDS,
  withPostgres,
} from '../sources/sql/postgres';
import { engineOf, shownUrl } from '../sources/sql/SqlSource';
import { trinoPages } from '../sources/sql/trino';
import {
  duckDbDialect,
  postgresDialect,
  trinoDialect,
  type Dialect,
} from './Dialect';

/** A column of a relation, by what it is to us; undefined where it is nothing that can be compared. */
export interface RelationColumn {
  name: string;
  kind: 'number' | 'instant' | 'boolean' | 'label' | undefined;
}

/** An SQL engine: it runs statements of its dialect, one after the other. */
export interface SqlEngine {
  dialect: Dialect;
  /** Rows of the answer; numbers may come as numbers, bigints or texts. */
  run(statement: string): Promise<unknown[][]>;
  /** Columns of a relation (what stands after FROM), without its rows. */
  columns(relation: string): Promise<RelationColumn[]>;
}

export type EngineOptions = Pick<
  ReadOptions,
  'signal' | 'threads' | 'memoryBytes' | 'allowedDirectories'
>;

const DUCKDB_NUMBERS =
  /^(U?(TINY|SMALL|HUGE|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;
function kindOfDuckDb(
  typeId: DuckDBTypeId,
  type: string,
): RelationColumn['kind'] {
  if (DUCKDB_NUMBERS.test(type)) return 'number';
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return 'instant';
  if (type === 'BOOLEAN') return 'boolean';
  const { VARCHAR, ENUM, UUID } = duckDb().DuckDBTypeId;
  return [VARCHAR, ENUM, UUID].includes(typeId) ? 'label' : undefined;
}

function duckDbEngine(connection: DuckDBConnection, shown: string): SqlEngine {
  return {
    dialect: duckDbDialect,
    async run(statement) {
      try {
        const answer = await connection.runAndReadAll(statement);
        return answer.getRows();
      } catch (error) {
        throw engineProblem(shown, error);
      }
    },
    async columns(relation) {
      try {
        const prepared = await connection.prepare(`SELECT * FROM ${relation}`);
        return Array.from({ length: prepared.columnCount }, (_, i) => ({
          name: prepared.columnName(i),
          kind: kindOfDuckDb(
            prepared.columnTypeId(i),
            String(prepared.columnType(i)),
          ),
        }));
      } catch (error) {
        throw engineProblem(shown, error);
      }
    },
  };
}

/** Text-like types of PostgreSQL: text, varchar, bpchar, name, char, uuid. */
const POSTGRES_LABELS = new Set([25, 1043, 1042, 19, 18, 2950]);
/** OIDs from here on are of types that users made: enums among them, which cast to text. */
const FIRST_USER_OID = 16_384;

function kindOfPostgres(oid: number): RelationColumn['kind'] {
  if (NUMERIC_OIDS.has(oid)) return 'number';
  if (INSTANT_OIDS.has(oid)) return 'instant';
  if (oid === BOOLEAN_OID) return 'boolean';
  return POSTGRES_LABELS.has(oid) || oid >= FIRST_USER_OID
    ? 'label'
    : undefined;
}

function postgresEngine(client: Client): SqlEngine {
  return {
    dialect: postgresDialect,
    async run(statement) {
      const answer = await client.query<unknown[]>({
        text: statement,
        rowMode: 'array',
      });
      return answer.rows;
    },
    async columns(relation) {
      const answer = await client.query(`SELECT * FROM ${relation} LIMIT 0`);
      return answer.fields.map(({ name, dataTypeID }) => ({
        name,
        kind: kindOfPostgres(dataTypeID),
      }));
    },
  };
}

function kindOfTrino(type: string): RelationColumn['kind'] {
  if (/^(tinyint|smallint|integer|bigint|real|double|decimal)/.test(type)) {
    return 'number';
  }
  if (/^(date|timestamp)/.test(type)) return 'instant';
  if (type === 'boolean') return 'boolean';
  return /^(varchar|char|uuid)/.test(type) ? 'label' : undefined;
}

function trinoEngine(url: URL, signal?: AbortSignal): SqlEngine {
  return {
    dialect: trinoDialect,
    async run(statement) {
      const rows: unknown[][] = [];
      for await (const page of trinoPages(url, statement, signal)) {
        for (const row of page.rows) rows.push(row);
      }
      return rows;
    },
    async columns(relation) {
      let columns: RelationColumn[] = [];
      const statement = `SELECT * FROM ${relation} LIMIT 0`;
      for await (const page of trinoPages(url, statement, signal)) {
        columns = (page.columns ?? []).map(({ name, type }) => ({
          name,
          kind: kindOfTrino(type),
        }));
      }
      return columns;
    },
  };
}

/** Asks for the columns of a relation once, however many steps of a comparison want to know them. */
function askedOnce(engine: SqlEngine): SqlEngine {
  const known = new Map<string, Promise<RelationColumn[]>>();
  return {
    ...engine,
    columns(relation) {
      const columns = known.get(relation) ?? engine.columns(relation);
      known.set(relation, columns);
      return columns;
    },
  };
}

/**
 * Opens an engine for `work`: `duckdb:` or `duckdb:/file` (embedded), `postgresql://…`, `trino://…` or
 * `trino+https://…`. What runs is read only; aborting cancels it on the engine.
 *
 * @throws SourceError that names the engine, never its password
 */
export async function withSqlEngine<T>(
  address: string,
  options: EngineOptions,
  work: (engine: SqlEngine) => Promise<T>,
): Promise<T> {
  const { url, engine } = engineOf(address);
  switch (engine) {
    case 'duckdb': {
      const database = decodeURIComponent(url.pathname);
      const shown = shownUrl(url);
      let isOpen = false;
      try {
        return await withDuckDb(
          { ...options, ...(database ? { database } : {}) },
          connection => {
            isOpen = true;
            return work(askedOnce(duckDbEngine(connection, shown)));
          },
        );
      } catch (error) {
        options.signal?.throwIfAborted();
        throw isOpen ? error : engineProblem(shown, error);
      }
    }
    case 'postgres':
      return withPostgres(url, options.signal, client =>
        work(askedOnce(postgresEngine(client))),
      );
    default:
      return work(askedOnce(trinoEngine(url, options.signal)));
  }
}
