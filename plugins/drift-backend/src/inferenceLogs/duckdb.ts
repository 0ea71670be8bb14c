import { duckDb } from '@bellwether/drift-engine';
import type { DuckDBConnection } from '@duckdb/node-api';

/** Memory of the embedded engine while it writes a partition. */
const MEMORY = '512MB';

/** Runs `work` on an embedded engine that sees one folder, and is closed at the end. */
export async function withDuckDb<T>(
  folder: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await duckDb().DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: MEMORY,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`SET temp_directory = ${text(`${folder}/.engine`)}`);
      await connection.run(`SET allowed_directories = [${text(folder)}]`);
      await connection.run('SET enable_external_access = false');
      await connection.run("SET TimeZone = 'UTC'");
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** A text as an SQL literal. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
