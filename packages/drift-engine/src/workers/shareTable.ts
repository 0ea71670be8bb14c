import {
  isTallied,
  type Column,
  type TalliedColumn,
  type TalliedTable,
} from '../table';

function shared(column: Column | TalliedColumn): Column | TalliedColumn {
  // A tally is small: each thread has its own.
  if (isTallied(column)) return column;
  if ('values' in column) {
    if (column.values.buffer instanceof SharedArrayBuffer) return column;
    const values = new Float64Array(
      new SharedArrayBuffer(column.values.byteLength),
    );
    values.set(column.values);
    return { ...column, values };
  }
  if (column.codes.buffer instanceof SharedArrayBuffer) return column;
  const codes = new Int32Array(new SharedArrayBuffer(column.codes.byteLength));
  codes.set(column.codes);
  return { ...column, codes };
}

const known = new WeakMap<TalliedTable, TalliedTable>();

/** The table with its columns in memory that threads can share; columns that already are stay as they are. */
export function shareTable(table: TalliedTable): TalliedTable {
  let result = known.get(table);
  if (!result) {
    result = { ...table, columns: table.columns.map(shared) };
    known.set(table, result);
  }
  return result;
}
