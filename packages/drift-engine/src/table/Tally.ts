import type { OrderedValues } from '../kernels/ordered';
import type {
  CategoricalColumn,
  Column,
  NumericColumn,
  Table,
  TableOrigin,
} from './Table';

/** A column of numbers of which is known how often each value occurs, and not in which rows. */
export interface TalliedNumbers {
  name: string;
  type: 'numeric';
  tally: Required<OrderedValues>;
  missing: number;
}

/** A column of labels of which is known how often each occurs, and not in which rows. */
export interface TalliedLabels {
  name: string;
  type: 'categorical';
  tally: {
    /** Each once, in the order of their first rows. */
    labels: string[];
    counts: Float64Array;
  };
  missing: number;
}

export type TalliedColumn = TalliedNumbers | TalliedLabels;

/** A table some of whose columns are tallied: enough for tests of single columns, and for nothing else. */
export interface TalliedTable {
  rows: number;
  columns: (Column | TalliedColumn)[];
  origin?: TableOrigin;
}

export function isTallied(
  column: Column | TalliedColumn,
): column is TalliedColumn {
  return 'tally' in column;
}

function numberRows({ name, type, tally, missing }: TalliedNumbers) {
  const { values, upTo } = tally;
  const rows = (upTo.length ? upTo[upTo.length - 1] : 0) + missing;
  const written = new Float64Array(new SharedArrayBuffer(8 * rows));
  let from = 0;
  values.forEach((value, k) => {
    written.fill(value, from, upTo[k]);
    from = upTo[k];
  });
  written.fill(NaN, from);
  const column: NumericColumn = { name, type, values: written };
  return column;
}

function labelRows({ name, type, tally, missing }: TalliedLabels) {
  const { labels, counts } = tally;
  const rows = counts.reduce((sum, count) => sum + count, missing);
  const codes = new Int32Array(new SharedArrayBuffer(4 * rows));
  let from = 0;
  counts.forEach((count, code) => {
    codes.fill(code, from, from + count);
    from += count;
  });
  codes.fill(-1, from);
  const column: CategoricalColumn = { name, type, codes, categories: labels };
  return column;
}

/** The same counts as rows, in an order of their own. */
export function asRows(column: TalliedColumn): Column {
  return column.type === 'numeric' ? numberRows(column) : labelRows(column);
}

/** The columns that have rows. */
export function withoutTallies(table: TalliedTable): Table {
  return {
    ...table,
    columns: table.columns.flatMap(column =>
      isTallied(column) ? [] : [column],
    ),
  };
}
