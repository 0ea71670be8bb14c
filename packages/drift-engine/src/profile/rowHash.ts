import crypto from 'node:crypto';
import type { Column, Table } from '../table';

/** Stands for null in a key: no text that is read holds it. */
export const NULL_KEY = '\u0001';
const SEPARATOR = '|';

function keyPart(column: Column): (row: number) => string {
  if (!('values' in column)) {
    return row =>
      column.codes[row] < 0 ? NULL_KEY : column.categories[column.codes[row]];
  }
  const { values, name } = column;
  return row => {
    const value = values[row];
    if (Number.isNaN(value)) return NULL_KEY;
    if (!Number.isSafeInteger(value)) {
      // Engines write doubles differently: such a key would not be portable.
      throw new RangeError(
        `Column ${name} cannot be part of a row key: ${value} is not a whole number below 2^53.`,
      );
    }
    return String(value);
  };
}

/**
 * The key of each row as a text that every SQL engine writes alike: whole numbers and labels joined by `|`.
 *
 * @param columns - names of the key's columns; the row's number (from 0) where there are none
 */
export function rowKeys(
  table: Table,
  columns: readonly string[],
): (row: number) => string {
  if (columns.length === 0) return String;
  const parts = columns.map(name => {
    const column = table.columns.find(each => each.name === name);
    if (!column)
      throw new RangeError(`There is no column ${name} for the key.`);
    return keyPart(column);
  });
  return row => parts.map(part => part(row)).join(SEPARATOR);
}

/** The first 32 bits of the MD5 of a key's UTF-8 text: the one hash that SQL engines have in common. */
export function rowHash(key: string): number {
  return parseInt(crypto.hash('md5', key, 'hex').slice(0, 8), 16);
}

/** The text that is hashed to choose a sample: another seed gives an independent choice. */
export function seededKey(seed: number, key: string): string {
  return `${seed}${SEPARATOR}${key}`;
}
