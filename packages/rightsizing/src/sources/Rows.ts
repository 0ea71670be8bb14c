import { fileError, type Place } from './FileError';

/** A file's rows, one after another. */
export interface Rows {
  file: string;
  columns: string[];
  /** Texts of a text file; what the engine gives of a Parquet file. */
  rows: AsyncIterable<readonly unknown[]>;
  /** Where the row that was read last stands. */
  place(column: string): Place;
}

/**
 * Where each of some columns stands.
 *
 * @throws FileError where one is missing or there twice
 */
export function locate<Name extends string>(
  { file, columns }: Rows,
  names: readonly Name[],
  optional: readonly Name[] = [],
): Record<Name, number> {
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) {
    throw fileError({ file, column: twice }, 'is there twice');
  }
  const missing = names.find(
    name => !columns.includes(name) && !optional.includes(name),
  );
  if (missing !== undefined) {
    throw fileError(
      { file, column: missing },
      `is missing; there are ${columns.join(', ')}`,
    );
  }
  const found: Partial<Record<Name, number>> = {};
  for (const name of names) found[name] = columns.indexOf(name);
  return { ...filled(names), ...found };
}

function filled<Name extends string>(
  names: readonly Name[],
): Record<Name, number> {
  const all: Record<string, number> = {};
  for (const name of names) all[name] = -1;
  return all;
}

/** A name; never empty. */
export function textOf(value: unknown, rows: Rows, column: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw fileError(
    rows.place(column),
    value === null || value === undefined || value === ''
      ? 'is empty'
      : `'${String(value)}' is no text`,
  );
}

const NOT_MEASURED = /^(|nan|null|na|n\/a|none)$/i;

/** A quantity from 0 on; NaN where nothing was measured. */
export function quantityOf(value: unknown, rows: Rows, column: string): number {
  if (value === null || value === undefined) return NaN;
  const number =
    typeof value === 'string'
      ? fromText(value)
      : Number(typeof value === 'bigint' ? value : Number(value));
  if (number === undefined) {
    throw fileError(rows.place(column), `'${String(value)}' is not a number`);
  }
  if (number < 0) {
    throw fileError(rows.place(column), `${number} is below 0`);
  }
  return Number.isFinite(number) ? number : NaN;
}

function fromText(text: string): number | undefined {
  const trimmed = text.trim();
  if (NOT_MEASURED.test(trimmed)) return NaN;
  const number = Number(trimmed);
  return Number.isNaN(number) ? undefined : number;
}

const ZONED = /(z|[+-]\d\d:?\d\d)$/i;
const DATED = /^\d{4}-\d\d-\d\d/;

/** A moment in seconds since 1970: from seconds, or from ISO 8601 (UTC where no zone is said). */
export function momentOf(value: unknown, rows: Rows, column: string): number {
  if (value instanceof Date) return value.getTime() / 1000;
  if (typeof value === 'number' || typeof value === 'bigint') {
    return checkMoment(Number(value), value, rows, column);
  }
  if (typeof value !== 'string' || value.trim() === '') {
    throw fileError(rows.place(column), 'is empty');
  }
  const text = value.trim();
  if (!DATED.test(text)) return checkMoment(Number(text), text, rows, column);
  const iso = text.replace(' ', 'T');
  const milliseconds = Date.parse(
    ZONED.test(iso) || !iso.includes('T') ? iso : `${iso}Z`,
  );
  return checkMoment(milliseconds / 1000, text, rows, column);
}

function checkMoment(
  seconds: number,
  value: unknown,
  rows: Rows,
  column: string,
): number {
  if (seconds >= 1e11) {
    throw fileError(
      rows.place(column),
      `${String(
        value,
      )} is no time in seconds since 1970; these look like milliseconds`,
    );
  }
  if (!(seconds >= 0)) {
    throw fileError(
      rows.place(column),
      `'${String(value)}' is neither ISO 8601 nor seconds since 1970`,
    );
  }
  return seconds;
}
