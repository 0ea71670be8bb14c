import { Column, readTable, Table } from '@bellwether/drift-engine';
import {
  DaysResult,
  Limits,
  MeasuredError,
  numbersOf,
  Rows,
  sourceOf,
} from './Job';

/** Rows shown as the least typical, and columns of them. */
const TYPICAL_ROWS = 5;
const TYPICAL_COLUMNS = 20;

function read(rows: Rows, { threads, allowedDirectories }: Limits) {
  return readTable(sourceOf(rows), { threads, allowedDirectories });
}

/** Rows by day. */
export async function countDays(
  rows: Rows,
  limits: Limits,
): Promise<DaysResult> {
  const table = await read(rows, limits);
  const day = numbersOf(table, 'day');
  const counts = numbersOf(table, 'row_count');
  return {
    kind: 'days',
    days: Array.from(day, (at, index) => [
      new Date(at).toISOString().slice(0, 10),
      counts[index],
    ]),
  };
}

/** The model's mean error over the rows whose outcome is known. */
export async function measureError(
  rows: Rows | undefined,
  limits: Limits,
): Promise<MeasuredError | undefined> {
  if (!rows) return undefined;
  const table = await read(rows, limits);
  const [error] = numbersOf(table, 'error');
  return {
    value: Number.isFinite(error) ? error : null,
    labelled: numbersOf(table, 'labelled')[0] ?? 0,
    rows: numbersOf(table, 'row_count')[0] ?? 0,
  };
}

/** The versions that answered, with their share of the rows. */
export async function countVersions(rows: Rows | undefined, limits: Limits) {
  if (!rows) return [];
  const table = await read(rows, limits);
  const column = table.columns.find(({ name }) => name === 'version');
  const counts = numbersOf(table, 'row_count');
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Array.from(counts, (count, row) => ({
    version: column ? textOf(column, row) : '',
    share: total > 0 ? count / total : 0,
  })).filter(({ version }) => version !== '');
}

/** Rows of a table as people read them. */
export function showRows(table: Table, rows: readonly number[]) {
  return rows
    .slice(0, TYPICAL_ROWS)
    .map(row =>
      Object.fromEntries(
        table.columns
          .slice(0, TYPICAL_COLUMNS)
          .map(column => [column.name, textOf(column, row)]),
      ),
    );
}

function textOf(column: Column, row: number): string {
  if (!('values' in column)) {
    return column.categories[column.codes[row]] ?? '';
  }
  const value = column.values[row];
  if (Number.isNaN(value)) return '';
  return column.type === 'datetime'
    ? new Date(value).toISOString()
    : String(Number(value.toPrecision(6)));
}
