/** What a column holds, as the engine treats it. */
export type ColumnType =
  | 'numeric'
  | 'categorical'
  | 'boolean'
  | 'datetime'
  | 'text';

/** A column of numbers or instants. */
export interface NumericColumn {
  name: string;
  type: 'numeric' | 'datetime';
  /**
   * One value a row. NaN where the source holds null or NaN; ±Infinity are values. Instants are milliseconds since
   * 1970-01-01T00:00:00Z. Backed by shared memory where several threads read it.
   */
  values: Float64Array;
}

/** A column of labels. */
export interface CategoricalColumn {
  name: string;
  type: 'categorical' | 'boolean' | 'text';
  /** One index into `categories` a row; -1 where the source holds null. */
  codes: Int32Array;
  /** The labels, each once. Booleans are `false` and `true`. */
  categories: string[];
}

export type Column = NumericColumn | CategoricalColumn;

/** Rows read from one source. Every column has `rows` entries; row i of each column is the same row. */
export interface Table {
  rows: number;
  columns: Column[];
  /** Where the rows were read; absent for a table made in memory. */
  origin?: TableOrigin;
}

/** Where the rows of a table were read, in the table's order. */
export interface TableOrigin {
  /** As the user named it, without a password. */
  source: string;
  files: { name: string; rows: number }[];
}
