import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { memoryOf, threadsOf, type ReadOptions } from '../ReadOptions';
import { messageOf, oneLine, SourceError } from '../SourceError';
import { duckDb } from './library';
import { withSharedInstance } from './sharedInstances';

const LEAST_ENGINE_MEMORY_BYTES = 256e6;

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A path as the engine reads it: its own wildcards stand for themselves. */
export function sqlPath(path: string): string {
  return sqlText(path.replace(/[[*?]/g, '[$&]'));
}

/** What the engine says of a line of a CSV file: the line, the file, and what is wrong stand far apart in it. */
function csvProblem(source: string, error: unknown): SourceError | undefined {
  const text = messageOf(error);
  const line = Number(/CSV Error on Line: (\d+)/.exec(text)?.[1]);
  if (!line) return undefined;
  const file = /^\s*file\s*=\s*(\S.*?)\s*$/m.exec(text)?.[1] ?? source;
  const [, column, value, type] =
    /converting column "(.*)"\. Could not convert string "(.*)" to '(.*)'/.exec(
      text,
    ) ?? [];
  // The engine counts lines, its header among them.
  const place = { source: file, column, row: line - 1, line };
  if (column !== undefined) {
    return new SourceError(
      place,
      `"${value}" in a column that is ${type} in the rows before`,
      { cause: error },
    );
  }
  const problem = /not utf-8/i.test(text)
    ? 'the text is not UTF-8; convert the file to UTF-8'
    : text.split('\n')[2] ?? 'the row cannot be read';
  return new SourceError(place, problem, { cause: error });
}

/** One line for what the engine says. Its hints go to programmers, and its "internal" errors come from broken files. */
export function engineProblem(source: string, error: unknown): SourceError {
  const inCsv = csvProblem(source, error);
  if (inCsv) return inCsv;
  const text = oneLine(messageOf(error))
    .replace(
      /^(Invalid Input|IO|Binder|Catalog|Parser|Conversion) Error:\s*/i,
      '',
    )
    .replace(/^Failed to read file "[^"]*":\s*/, '');
  const unknown = /Referenced column "(.+?)" not found/.exec(text)?.[1];
  if (unknown) {
    return new SourceError(
      { source, column: unknown },
      'there is no such column',
      { cause: error },
    );
  }
  const extension = /require[sd] (?:the )?extension '?(\w+)/.exec(text)?.[1];
  if (extension) {
    return new SourceError(
      { source },
      `needs DuckDB's extension ${extension}, which is not installed here; install it once (INSTALL ${extension}) or copy the file`,
      { cause: error },
    );
  }
  if (
    /magic bytes|too small to be a Parquet|footer|Thrift|Snappy|decompress|INTERNAL|FATAL|TProtocol/i.test(
      text,
    )
  ) {
    return new SourceError(
      { source },
      `the file is broken or incomplete (${text.replace(
        / in file '[^']*'| at end of file '[^']*'|File '[^']*' /g,
        '',
      )})`,
      { cause: error },
    );
  }
  return new SourceError({ source }, text, { cause: error });
}

export interface OpenOptions extends ReadOptions {
  /** A database file, opened for reading only; in memory where absent. */
  database?: string;
  /** Whether statements of other readings may run on the same engine: none of them may be a user's. */
  isShareable?: boolean;
}

async function onConnection<T>(
  instance: DuckDBInstance,
  options: OpenOptions,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect();
  const stop = () => connection.interrupt();
  options.signal?.addEventListener('abort', stop);
  try {
    options.signal?.throwIfAborted();
    if (options.allowedDirectories) {
      await connection.run(
        `SET allowed_directories=[${options.allowedDirectories
          .map(sqlText)
          .join(', ')}]`,
      );
      await connection.run('SET enable_external_access=false');
    }
    await connection.run("SET TimeZone='UTC'");
    await connection.run("SET streaming_buffer_size='32MB'");
    return await work(connection);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    connection.closeSync();
  }
}

/**
 * Runs `work` on an embedded engine: within a memory limit and a number of threads, without installing anything. Aborting
 * interrupts the running statement. The engine is one of its own, closed at the end, unless it `isShareable`.
 */
export async function withDuckDb<T>(
  options: OpenOptions,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  const { mostBytes, readings } = memoryOf(options);
  // What bounds the files that may be read is a setting of the whole engine.
  const isShared = options.isShareable && !options.allowedDirectories;
  const memoryBytes = Math.max(
    LEAST_ENGINE_MEMORY_BYTES,
    mostBytes / 4 / (isShared ? 1 : readings),
  );
  const settings = {
    threads: String(threadsOf(options)),
    memory_limit: `${Math.floor(memoryBytes / 1e6)}MB`,
    autoinstall_known_extensions: 'false',
    // An extension that the user has installed is used: object storage needs httpfs.
    autoload_known_extensions: 'true',
  };
  const connected = (instance: DuckDBInstance) =>
    onConnection(instance, options, work);
  if (isShared) {
    // A file may be written anew between two readings: nothing of it is kept.
    return withSharedInstance(
      { ...settings, enable_external_file_cache: 'false' },
      connected,
    );
  }
  const instance = await duckDb().DuckDBInstance.create(
    options.database ?? ':memory:',
    {
      ...settings,
      ...(options.database ? { access_mode: 'READ_ONLY' } : {}),
    },
  );
  try {
    return await connected(instance);
  } finally {
    instance.closeSync();
  }
}
