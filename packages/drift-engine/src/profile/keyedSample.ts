import type { Column, Table } from '../table';
import { rowHash, rowKeys, seededKey } from './rowHash';

/** Which rows to take. */
export interface SampleRequest {
  /** Most rows. */
  rows: number;
  seed: number;
  /** Columns whose values identify a row; the row's number where there are none. */
  key: readonly string[];
}

/** Rows by the hash of their seeded key, then by the UTF-8 bytes of the key: the smallest are the sample. */
export function sampledRowsOf(
  table: Table,
  request: SampleRequest,
): Int32Array {
  const keyOf = rowKeys(table, request.key);
  const take = Math.min(request.rows, table.rows);
  const hashes = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    hashes[row] = rowHash(seededKey(request.seed, keyOf(row)));
  }
  const order = Int32Array.from(hashes, (_, row) => row).sort(
    (a, b) =>
      hashes[a] - hashes[b] ||
      Buffer.compare(Buffer.from(keyOf(a)), Buffer.from(keyOf(b))) ||
      a - b,
  );
  // Back in the order of the table: the sample is a set, and its order says nothing.
  return order.slice(0, take).sort();
}

function pick(column: Column, rows: Int32Array): Column {
  if ('values' in column) {
    return {
      ...column,
      values: Float64Array.from(rows, row => column.values[row]),
    };
  }
  const used = new Map<number, number>();
  const codes = Int32Array.from(rows, row => {
    const code = column.codes[row];
    if (code < 0) return -1;
    const known = used.get(code) ?? used.size;
    used.set(code, known);
    return known;
  });
  return {
    ...column,
    codes,
    categories: [...used.keys()].map(code => column.categories[code]),
  };
}

/**
 * Rows of a table for tests that need them, chosen by the MD5 of the row's key: the same rows on every engine, whatever
 * the order of the table, and independent of what the key counts.
 */
export function keyedSample(table: Table, request: SampleRequest): Table {
  const rows = sampledRowsOf(table, request);
  return {
    rows: rows.length,
    columns: table.columns.map(column => pick(column, rows)),
  };
}
