/** How an engine writes what the statements need. Every literal is of an explicit type: engines disagree on the others. */
export interface Dialect {
  name: 'duckdb' | 'postgres' | 'trino' | 'spark';
  identifier(name: string): string;
  text(value: string): string;
  /** A double, infinities included. */
  double(value: number): string;
  /** An instant of whole milliseconds. */
  instant(milliseconds: number): string;
  asDouble(sql: string): string;
  asBigint(sql: string): string;
  asText(sql: string): string;
  isNaN(sql: string): string;
  /** Whether an instant is one of the engine's infinite ones; undefined where it has none. */
  isInfiniteInstant?(sql: string): string;
  /** Milliseconds since 1970 of a timestamp or date, as a double. */
  milliseconds(sql: string): string;
  /** Characters (code points) of a text. */
  length(sql: string): string;
  /** First 32 bits of the MD5 of a text's UTF-8 bytes, as a bigint. */
  hash32(text: string): string;
  /** ORDER BY term that orders texts by their bytes. */
  byBytes(sql: string): string;
  /** A cast NULL, so that a UNION has a type. */
  nullOf(type: 'double' | 'text'): string;
  /** The quantiles of a column as one array or list, chosen among its values where the engine can. */
  quantiles(sql: string, shares: readonly number[]): string;
  /** Element of that array, from 0. */
  element(array: string, index: number): string;
}

function decimal(value: number): string {
  if (Object.is(value, -0)) return '0';
  if (value === Infinity) return 'Infinity';
  return value === -Infinity ? '-Infinity' : String(value);
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '');
}

const ansi = {
  identifier: (name: string) => `"${name.replace(/"/g, '""')}"`,
  text: quoted,
  asBigint: (sql: string) => `CAST(${sql} AS BIGINT)`,
};

export const duckDbDialect: Dialect = {
  ...ansi,
  name: 'duckdb',
  double: value => `CAST('${decimal(value)}' AS DOUBLE)`,
  instant: milliseconds => `TIMESTAMP '${timestamp(milliseconds)}'`,
  asDouble: sql => `CAST(${sql} AS DOUBLE)`,
  asText: sql => `CAST(${sql} AS VARCHAR)`,
  isNaN: sql => `isnan(${sql})`,
  isInfiniteInstant: sql => `NOT isfinite(${sql})`,
  milliseconds: sql => `CAST(epoch_us(${sql}) AS DOUBLE) / 1000`,
  length: sql => `length(${sql})`,
  hash32: text => `CAST('0x' || substr(md5(${text}), 1, 8) AS BIGINT)`,
  byBytes: sql => sql,
  nullOf: type => `CAST(NULL AS ${type === 'text' ? 'VARCHAR' : 'DOUBLE'})`,
  quantiles: (sql, shares) => `quantile_disc(${sql}, [${shares.join(', ')}])`,
  element: (array, index) => `${array}[${index + 1}]`,
};

export const postgresDialect: Dialect = {
  ...ansi,
  name: 'postgres',
  // A backslash is a plain character only while standard_conforming_strings is on, as it is by default.
  double: value => `'${decimal(value)}'::float8`,
  instant: milliseconds => `TIMESTAMP '${timestamp(milliseconds)}'`,
  asDouble: sql => `CAST(${sql} AS DOUBLE PRECISION)`,
  asText: sql => `CAST(${sql} AS TEXT)`,
  isNaN: sql => `${sql} = 'NaN'::float8`,
  isInfiniteInstant: sql => `NOT isfinite(${sql})`,
  milliseconds: sql =>
    `CAST(extract(epoch FROM ${sql}) * 1000 AS DOUBLE PRECISION)`,
  length: sql => `char_length(${sql})`,
  hash32: text =>
    `CAST(CAST('x' || substr(md5(${text}), 1, 8) AS bit(32)) AS BIGINT)`,
  byBytes: sql => `${sql} COLLATE "C"`,
  nullOf: type =>
    `CAST(NULL AS ${type === 'text' ? 'TEXT' : 'DOUBLE PRECISION'})`,
  quantiles: (sql, shares) =>
    `percentile_disc(ARRAY[${shares.join(
      ', ',
    )}]::float8[]) WITHIN GROUP (ORDER BY ${sql})`,
  element: (array, index) => `(${array})[${index + 1}]`,
};

export const trinoDialect: Dialect = {
  ...ansi,
  name: 'trino',
  double: value =>
    Number.isFinite(value)
      ? `DOUBLE '${decimal(value)}'`
      : `${value < 0 ? '-' : ''}infinity()`,
  instant: milliseconds => `TIMESTAMP '${timestamp(milliseconds)}'`,
  asDouble: sql => `CAST(${sql} AS DOUBLE)`,
  asText: sql => `CAST(${sql} AS VARCHAR)`,
  isNaN: sql => `is_nan(${sql})`,
  milliseconds: sql =>
    `CAST(to_unixtime(CAST(${sql} AS timestamp(6))) * 1000 AS DOUBLE)`,
  length: sql => `length(${sql})`,
  hash32: text => `from_base(substr(to_hex(md5(to_utf8(${text}))), 1, 8), 16)`,
  byBytes: sql => sql,
  nullOf: type => `CAST(NULL AS ${type === 'text' ? 'VARCHAR' : 'DOUBLE'})`,
  quantiles: (sql, shares) =>
    `approx_percentile(${sql}, ARRAY[${shares
      .map(share => `DOUBLE '${share}'`)
      .join(', ')}])`,
  element: (array, index) => `${array}[${index + 1}]`,
};

export const sparkDialect: Dialect = {
  name: 'spark',
  identifier: name => `\`${name.replace(/`/g, '``')}\``,
  // Spark reads escapes in plain strings, so backslash and quotation mark are escaped, and never doubled.
  text: value => `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`,
  asBigint: sql => `CAST(${sql} AS BIGINT)`,
  double: value => `CAST('${decimal(value)}' AS DOUBLE)`,
  instant: milliseconds => `TIMESTAMP_NTZ '${timestamp(milliseconds)}'`,
  asDouble: sql => `CAST(${sql} AS DOUBLE)`,
  asText: sql => `CAST(${sql} AS STRING)`,
  isNaN: sql => `isnan(${sql})`,
  milliseconds: sql =>
    `CAST(unix_micros(CAST(${sql} AS TIMESTAMP)) AS DOUBLE) / 1000`,
  length: sql => `char_length(${sql})`,
  hash32: text => `CAST(conv(substr(md5(${text}), 1, 8), 16, 10) AS BIGINT)`,
  byBytes: sql => sql,
  nullOf: type => `CAST(NULL AS ${type === 'text' ? 'STRING' : 'DOUBLE'})`,
  quantiles: (sql, shares) =>
    `percentile_approx(${sql}, array(${shares
      .map(share => `CAST('${share}' AS DOUBLE)`)
      .join(', ')}), 10000)`,
  element: (array, index) => `${array}[${index}]`,
};

export const DIALECTS = {
  duckdb: duckDbDialect,
  postgres: postgresDialect,
  trino: trinoDialect,
  spark: sparkDialect,
};
