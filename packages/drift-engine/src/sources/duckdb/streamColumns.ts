import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../table';
import { LabelBuilder } from '../ColumnBuilder';
import type { MemoryBudget } from '../MemoryBudget';
import type { ReadOptions } from '../ReadOptions';
import { appendChunk } from './appendChunk';
import { builderOf, type EngineColumn } from './EngineColumn';

/** Chunks (of 2,048 rows) between two reports of progress. */
const CHUNKS_PER_REPORT = 64;

/** Streams columns of a relation into shared arrays, in the relation's order. */
export async function streamColumns(
  connection: DuckDBConnection,
  request: {
    source: string;
    /** What follows FROM. */
    relation: string;
    columns: readonly EngineColumn[];
    expectedRows?: number;
  },
  budget: MemoryBudget,
  options: ReadOptions,
): Promise<{ rows: number; columns: Column[] }> {
  const { source, relation, columns, expectedRows } = request;
  const builders = columns.map(column =>
    builderOf(column, budget, expectedRows),
  );
  const selected =
    columns
      .flatMap(({ expression, isHashed }) =>
        isHashed ? [expression, `hash(${expression})`] : [expression],
      )
      .join(', ') || '1';
  const isHashed = columns.map(column => column.isHashed);
  const result = await connection.stream(`SELECT ${selected} FROM ${relation}`);
  let rows = 0;
  let next = result.fetchChunk();
  try {
    for (let chunks = 1; ; chunks++) {
      const chunk = await next;
      options.signal?.throwIfAborted();
      if (!chunk || chunk.rowCount === 0) break;
      // The engine makes the next chunk ready while this one is copied.
      next = result.fetchChunk();
      appendChunk(chunk.chunk, chunk.rowCount, builders, isHashed);
      rows += chunk.rowCount;
      if (chunks % CHUNKS_PER_REPORT === 0) {
        options.onProgress?.({
          source,
          done: rows,
          total: expectedRows,
          unit: 'rows',
        });
      }
    }
  } finally {
    // The connection must not be closed under a fetch.
    await next.catch(() => {});
  }
  options.onProgress?.({
    source,
    done: rows,
    total: expectedRows,
    unit: 'rows',
  });
  return {
    rows,
    columns: builders.map(builder =>
      builder instanceof LabelBuilder
        ? builder.finish(source)
        : builder.finish(),
    ),
  };
}

/** Names and types of a relation's columns, in its order. */
export async function describeRelation(
  connection: DuckDBConnection,
  relation: string,
) {
  const prepared = await connection.prepare(`SELECT * FROM ${relation}`);
  return Array.from({ length: prepared.columnCount }, (_, i) => ({
    name: prepared.columnName(i),
    type: prepared.columnType(i),
  }));
}
