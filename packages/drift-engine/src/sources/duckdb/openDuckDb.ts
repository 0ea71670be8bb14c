import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import {
  DEFAULT_MEMORY_BYTES,
  threadsOf,
  type ReadOptions,
} from '../ReadOptions';
import { messageOf, oneLine, SourceError } from '../SourceError';

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

/** One line for what the engine says. Its hints go to programmers, and its "internal" errors come from broken files. */
export function engineProblem(source: string, error: unknown): SourceError {
  const text = oneLine(messageOf(error))
    .replace(
      /^(Invalid Input|IO|Binder|Catalog|Parser|Conversion) Error:\s*/i,
      '',
    )
    .replace(/^Failed to read file "[^"]*":\s*/, '');
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
}

/**
 * Runs `work` on an embedded engine of its own: within a memory limit and a number of threads, without installing
 * anything, and closed at the end. Aborting interrupts the running statement.
 */
export async function withDuckDb<T>(
  options: OpenOptions,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  const memoryBytes = Math.max(
    LEAST_ENGINE_MEMORY_BYTES,
    (options.memoryBytes ?? DEFAULT_MEMORY_BYTES) / 4,
  );
  const instance = await DuckDBInstance.create(options.database ?? ':memory:', {
    threads: String(threadsOf(options)),
    memory_limit: `${Math.floor(memoryBytes / 1e6)}MB`,
    autoinstall_known_extensions: 'false',
    // An extension that the user has installed is used: object storage needs httpfs.
    autoload_known_extensions: 'true',
    ...(options.database ? { access_mode: 'READ_ONLY' } : {}),
  });
  try {
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
  } finally {
    instance.closeSync();
  }
}
