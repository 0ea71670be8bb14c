import {
  CompareSourcesOptions,
  DriftReport,
  SelfChange,
  SourceError,
  Table,
} from '@bellwether/drift-engine';
import type { SlicesJob, SlicesResult } from './compareSlices';

/** Rows of a monitor: an engine's address, which may hold a secret, and a query of its dialect. */
export interface Rows {
  address: string;
  query: string;
}

/** Columns by whose values rows are told apart, each with the column that has them as text. */
export type SliceTexts = Array<{ column: string; text: string }>;

/** Rows that can be told apart by values of theirs. */
export interface SlicedRows {
  rows: Rows;
  by: SliceTexts;
}

export type CompareSettings = Pick<
  CompareSourcesOptions,
  | 'columns'
  | 'exclude'
  | 'target'
  | 'prediction'
  | 'alpha'
  | 'detectors'
  | 'combine'
  | 'materiality'
  | 'seed'
  | 'selfChanges'
>;

export interface Limits {
  threads: number;
  allowedDirectories?: string[];
  /** Pattern of the files that the rows are in; absent where an SQL engine has them. */
  files?: string;
}

/** What the rows are compared by. */
export interface Comparing extends Limits {
  rowKey?: string;
  /** Columns that the monitor names; all that there are where it names none. */
  columns?: string[];
  settings: CompareSettings;
  /** Most rows of a side that leave an SQL engine, and that a baseline keeps, for the tests of all columns together. */
  sampleRows: number;
}

/** Aggregates beside a comparison: the model's error, and the versions that answered. */
export interface Beside {
  error?: Rows;
  versions?: Rows;
}

/** Work on rows; plain values in and out, so that it can be done in another thread. */
export type Job =
  | ({ kind: 'days'; rows: Rows } & Limits)
  | ({
      kind: 'baseline';
      rows: Rows;
      /** The windows within it. */
      windows: Rows[];
      /** Counted by slice too. */
      slices?: SlicedRows;
      error?: Rows;
    } & Comparing)
  | ({
      kind: 'judge';
      /** As a job of the kind `baseline` gave it. */
      baseline: string;
      /** The baseline's rows, which may be gone: read only where its counts do not decide. */
      reference?: Rows;
      current: Rows;
      selfChanges: SelfChange[];
    } & Beside &
      Comparing)
  | ({
      kind: 'compare';
      reference: Rows;
      current: Rows;
      referenceError?: Rows;
    } & Beside &
      Comparing)
  | (SlicesJob & Limits);

export interface DaysResult {
  kind: 'days';
  days: Array<[day: string, rows: number]>;
}

export interface BaselineResult {
  kind: 'baseline';
  rows: number;
  hash: string;
  /** What a window is judged by without the baseline's rows: JSON. */
  stored: string;
  selfChanges: SelfChange[];
}

export interface MeasuredError {
  value: number | null;
  labelled: number;
  rows: number;
}

export interface CompareResult {
  kind: 'compare';
  report: DriftReport;
  errors?: { current: MeasuredError; reference: MeasuredError };
  versions: Array<{ version: string; share: number }>;
  typicalRows: Array<Record<string, string>>;
}

export type JobResult =
  | DaysResult
  | BaselineResult
  | CompareResult
  | SlicesResult;

/** The rows as the engine's readers know them. */
export function sourceOf({ address, query }: Rows): string {
  return `sql:${address}#${query}`;
}

/** Whether the rows stay where they are, and only counts and a sample of them come. */
export function isPushedDown({ address }: Rows): boolean {
  return !address.startsWith('duckdb:');
}

/** @throws SourceError - the column holds no numbers */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns.find(each => each.name === name);
  if (column && 'values' in column) return column.values;
  if (table.rows === 0) return new Float64Array();
  throw new SourceError(
    { source: table.origin?.source ?? 'the source', column: name },
    'no numbers came',
  );
}
