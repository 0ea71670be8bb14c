import type * as DuckDb from '@duckdb/node-api';
import { fileError } from './FileError';
import type { Rows } from './Rows';

let library: typeof DuckDb | undefined;

/** DuckDB's library, loaded when it is used first: it takes 30 MB, and who only reads CSV needs none of it. */
function duckDb(): typeof DuckDb {
  const loaded: typeof DuckDb = library ?? require('@duckdb/node-api');
  library = loaded;
  return loaded;
}

const sqlText = (text: string) => `'${text.replace(/'/g, "''")}'`;
export const sqlName = (name: string) => `"${name.replace(/"/g, '""')}"`;

/** Times as seconds, numbers as doubles, the rest as text. */
function expression(name: string, type: string): string {
  if (/^TIMESTAMP|^DATE/.test(type)) return `epoch(${sqlName(name)})`;
  return /INT|DOUBLE|FLOAT|DECIMAL/.test(type)
    ? `${sqlName(name)}::DOUBLE`
    : `${sqlName(name)}::VARCHAR`;
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].replace(/^[A-Za-z ]+ Error: /, '');
}

interface Column {
  name: string;
  type: string;
}

async function* rowsOf(
  connection: DuckDb.DuckDBConnection,
  scan: string,
  schema: Column[],
  place: { row: number },
  close: () => void,
): AsyncGenerator<readonly unknown[]> {
  try {
    const result = await connection.stream(
      `SELECT ${schema
        .map(({ name, type }) => expression(name, type))
        .join(', ')} FROM ${scan}`,
    );
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const columns = chunk.getColumns();
      for (let i = 0; i < chunk.rowCount; i++) {
        place.row++;
        yield columns.map(column => column[i]);
      }
    }
  } finally {
    close();
  }
}

/** A Parquet file, ready to be asked. */
export interface OpenParquet {
  connection: DuckDb.DuckDBConnection;
  /** What stands behind FROM. */
  scan: string;
  schema: Column[];
  close(): void;
}

/** @throws FileError where it cannot be read */
export async function openParquet(file: string): Promise<OpenParquet> {
  const instance = await duckDb().DuckDBInstance.create(':memory:', {
    memory_limit: '512MB',
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  // The engine's own wildcards stand for themselves.
  const scan = `read_parquet(${sqlText(file.replace(/[[*?]/g, '[$&]'))})`;
  try {
    await connection.run("SET TimeZone='UTC'");
    const described = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM ${scan}`,
    );
    const schema = described
      .getRows()
      .map(([name, type]) => ({ name: String(name), type: String(type) }));
    return { connection, scan, schema, close };
  } catch (error) {
    close();
    throw fileError(
      { file },
      `the file is broken or incomplete (${oneLine(error)})`,
    );
  }
}

/** The rows of a Parquet file. */
export async function readParquet(file: string): Promise<Rows> {
  const { connection, scan, schema, close } = await openParquet(file);
  const place = { file, row: 0 };
  return {
    file,
    columns: schema.map(({ name }) => name),
    rows: rowsOf(connection, scan, schema, place, close),
    place: column => ({ ...place, column }),
  };
}
