import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../table';
import { engineColumn, type EngineColumn } from './duckdb/EngineColumn';
import {
  engineProblem,
  sqlPath,
  sqlText,
  withDuckDb,
} from './duckdb/openDuckDb';
import { INLINE_BYTES } from './duckdb/appendChunk';
import { describeRelation, streamColumns } from './duckdb/streamColumns';
import type { MemoryBudget } from './MemoryBudget';
import { chooseColumns, type ReadOptions } from './ReadOptions';
import { SourceError } from './SourceError';

function scan(paths: readonly string[]): string {
  return `read_parquet([${paths.join(
    ', ',
  )}], union_by_name=true, binary_as_string=true, hive_partitioning=false)`;
}

/** The top-level columns of a file, as they are written in it (the engine renames repeated ones). */
async function fileColumns(
  connection: DuckDBConnection,
  path: string,
): Promise<string[]> {
  const found = await connection.runAndReadAll(
    `SELECT name, num_children FROM parquet_schema(${path})`,
  );
  const nodes = found.getRows().map(([name, children]) => ({
    name: String(name),
    children: Number(children ?? 0),
  }));
  const names: string[] = [];
  // The schema is a tree in depth-first order; the first node is its root.
  let next = 1;
  const skip = () => {
    const { children } = nodes[next++];
    for (let i = 0; i < children; i++) skip();
  };
  for (let i = 0; i < (nodes[0]?.children ?? 0); i++) {
    names.push(nodes[next].name);
    skip();
  }
  return names;
}

/**
 * The columns of a file whose least and greatest texts, as its statistics have them, are short: then most of the others are
 * too. A guess that costs nothing where it is wrong but time.
 */
async function shortTextColumns(
  connection: DuckDBConnection,
  path: string,
): Promise<Set<string>> {
  const found = await connection.runAndReadAll(
    `SELECT path_in_schema FROM parquet_metadata(${path}) GROUP BY path_in_schema HAVING max(coalesce(greatest(strlen(stats_min_value), strlen(stats_max_value)), 1000)) <= ${INLINE_BYTES}`,
  );
  return new Set(found.getRows().map(([name]) => String(name)));
}

/** Parquet files whose columns were looked at, ready to be read. */
export interface OpenParquet {
  connection: DuckDBConnection;
  source: string;
  /** What follows FROM. */
  relation: string;
  columns: EngineColumn[];
  rows: number;
  files: { name: string; rows: number }[];
}

async function open(
  connection: DuckDBConnection,
  source: string,
  names: readonly string[],
  paths: readonly string[],
  options: ReadOptions,
  onFile: (name: string) => void,
): Promise<OpenParquet> {
  let all: string[] | undefined;
  let first: string[] | undefined;
  const files: OpenParquet['files'] = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    onFile(name);
    const inFile = await fileColumns(connection, paths[i]);
    const columns = chooseColumns(name, inFile, options);
    all ??= inFile;
    first ??= columns;
    const known = first;
    const odd =
      known.find(each => !columns.includes(each)) ??
      columns.find(each => !known.includes(each));
    if (odd !== undefined) {
      throw new SourceError(
        { source: name, column: odd },
        `the column is not in both this file and ${names[0]}, and the files of one source must have the same columns`,
      );
    }
    const counted = await connection.runAndReadAll(
      `SELECT CAST(sum(num_rows) AS DOUBLE) FROM parquet_file_metadata(${paths[i]})`,
    );
    files.push({ name, rows: Number(counted.getRows()[0][0]) });
  }
  onFile(source);
  const relation = scan(paths);
  const described = await describeRelation(connection, relation);
  const isShort = await shortTextColumns(connection, paths[0]);
  const chosen = new Set(first);
  const columns = (all ?? []).flatMap((name, i) =>
    chosen.has(name)
      ? [
          engineColumn(
            source,
            name,
            described[i].name,
            described[i].type,
            !isShort.has(name),
          ),
        ]
      : [],
  );
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return { connection, source, relation, columns, rows, files };
}

/**
 * Opens Parquet files with the same columns (in any order) as one table; only the columns asked for are looked at.
 *
 * @param names - as the user named them, for messages
 * @param isRemote - in object storage: patterns are left to the engine
 * @throws SourceError for whatever is wrong with the files, also while `work` reads them
 */
export async function withParquet<T>(
  source: string,
  names: readonly string[],
  isRemote: boolean,
  options: ReadOptions,
  work: (opened: OpenParquet) => Promise<T>,
): Promise<T> {
  const paths = names.map(isRemote ? sqlText : sqlPath);
  const shared = { ...options, isShareable: !isRemote };
  return withDuckDb(shared, async connection => {
    let current = names[0];
    const onFile = (name: string) => {
      current = name;
    };
    try {
      return await work(
        await open(connection, source, names, paths, options, onFile),
      );
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof SourceError) throw error;
      throw engineProblem(current, error);
    }
  });
}

/**
 * The names of each file's columns, without its rows.
 *
 * @throws SourceError for a file that is broken
 */
export async function parquetColumns(
  names: readonly string[],
  options: ReadOptions,
): Promise<string[][]> {
  return withDuckDb(options, async connection => {
    const found: string[][] = [];
    for (const name of names) {
      try {
        found.push(await fileColumns(connection, sqlPath(name)));
      } catch (error) {
        options.signal?.throwIfAborted();
        throw engineProblem(name, error);
      }
    }
    return found;
  });
}

/** Reads Parquet files as {@link withParquet} opens them. */
export async function readParquet(
  source: string,
  names: readonly string[],
  isRemote: boolean,
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  return withParquet(source, names, isRemote, options, async opened => {
    const { connection, relation, columns, rows, files } = opened;
    const read = await streamColumns(
      connection,
      { source, relation, columns, expectedRows: rows },
      newBudget(),
      options,
    );
    return { ...read, origin: { source, files } };
  });
}
