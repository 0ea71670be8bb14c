import { NULL_KEY } from '../profile/rowHash';
import type { Dialect } from './Dialect';

/** The text that identifies a row, as `rowKeys` writes it: the key's columns as texts, joined by `|`. */
export function keySql(dialect: Dialect, columns: readonly string[]): string {
  return columns
    .map(
      name =>
        `COALESCE(${dialect.asText(dialect.identifier(name))}, ${dialect.text(
          NULL_KEY,
        )})`,
    )
    .join(` || ${dialect.text('|')} || `);
}
