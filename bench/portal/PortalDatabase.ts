import fs from 'fs';
import path from 'path';
import Database from 'better-sqlite3';
import { Client } from 'pg';

/** Where a measured portal keeps its data, which the measurement reads beside it. */
export interface PortalDatabase {
  name: 'PostgreSQL' | 'SQLite';
  /** Of `backend.database`, as lines of app-config. */
  config: string[];
  /**
   * The first row of a query in a plugin's database; undefined where there is none.
   *
   * @param sql - with `?` for the one value
   */
  first<T>(plugin: string, sql: string, value: string): Promise<T | undefined>;
}

/**
 * PostgreSQL, as in production, where `BENCH_POSTGRES` names a server that ends with the measurement; else files of SQLite.
 *
 * @param folder - for the files
 */
export function databaseOf(folder: string): PortalDatabase {
  const { BENCH_POSTGRES } = process.env;
  return BENCH_POSTGRES ? onPostgres(BENCH_POSTGRES) : onSqlite(folder);
}

/** Each portal has databases of its own on a server that serves several, one after the other. */
function onPostgres(server: string): PortalDatabase {
  const prefix = `bench_${process.pid}_${Date.now()}_`;
  return {
    name: 'PostgreSQL',
    config: [
      '    client: pg',
      `    prefix: ${prefix}`,
      `    connection: ${JSON.stringify(server)}`,
    ],
    async first<T>(plugin: string, sql: string, value: string) {
      const url = new URL(server);
      url.pathname = `/${prefix}${plugin}`;
      const client = new Client({ connectionString: url.href });
      try {
        await client.connect();
        const { rows } = await client.query(sql.replace('?', '$1'), [value]);
        return rows[0] as T | undefined;
      } finally {
        await client.end();
      }
    },
  };
}

function onSqlite(folder: string): PortalDatabase {
  return {
    name: 'SQLite',
    config: [
      '    client: better-sqlite3',
      `    connection: { directory: ${JSON.stringify(folder)} }`,
    ],
    async first<T>(plugin: string, sql: string, value: string) {
      const file = path.join(folder, `${plugin}.sqlite`);
      if (!fs.existsSync(file)) return undefined;
      const database = new Database(file, { readonly: true });
      try {
        return database.prepare(sql).get(value) as T | undefined;
      } finally {
        database.close();
      }
    },
  };
}
