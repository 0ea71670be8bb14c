import { InputError } from '@backstage/errors';
import { MonitorSource } from '@bellwether/plugin-drift-common';
import fs from 'fs';
import path from 'path';

/** A day as ISO 8601. */
export type Day = string;

/** Rows of a monitor's source, by queries to the engine that reads them. */
export class Relation {
  /**
   * @param roots - absolute folders below which files must lie
   * @throws InputError - the source is outside what the administrator allows, or not there
   */
  static of(
    source: MonitorSource,
    options: {
      roots: readonly string[];
      connections: ReadonlyMap<string, string>;
    },
  ): Relation {
    if (source.type === 'sql') {
      const url = options.connections.get(source.connection);
      if (!url) {
        throw new InputError(
          `There is no drift.connections.${source.connection} in the portal's configuration`,
        );
      }
      return new Relation(
        url,
        source.table.split('.').map(quoted).join('.'),
        `${source.connection}:${source.table}`,
      );
    }
    const pattern = locate(source.path, options.roots);
    return new Relation(
      'duckdb:',
      // Files of different days may differ in their columns: one that a file lacks is null in it.
      `${readerOf(source.path)}(${literal(pattern)}, union_by_name=true)`,
      source.path,
      pattern,
    );
  }

  private constructor(
    private readonly address: string,
    private readonly from: string,
    /** What people call it. */
    readonly name: string,
    /** The absolute pattern of its files; absent where an SQL engine has the rows. */
    readonly files?: string,
  ) {}

  private get isText(): boolean {
    return this.files !== undefined && !this.from.startsWith('read_parquet');
  }

  /** The source text for the engine's readers; holds secrets where the source is an SQL engine. */
  source(query: string): string {
    return `sql:${this.address}#${query}`;
  }

  /** A query with the engine that answers it, whose address holds secrets where it is not the embedded one. */
  rows(query: string): { address: string; query: string } {
    return { address: this.address, query };
  }

  /**
   * Rows from a day to a day, both included.
   *
   * @param options.columns - columns that are wanted, of which those are read that there are; all where absent. An SQL engine
   * gives all: it reads those that are asked of it later
   */
  rowsBetween(
    timestamp: string,
    range: { from: Day; to: Day },
    options: {
      columns?: readonly string[];
      slice?: { column: string; value: string };
    } = {},
  ): string {
    const list =
      options.columns && this.address === 'duckdb:'
        ? existing(options.columns)
        : '*';
    return `SELECT ${list} FROM ${this.from} WHERE ${this.within(
      timestamp,
      range,
    )}${options.slice ? ` AND ${sliceOf(options.slice)}` : ''}`;
  }

  /** The rows of a query, with a text of each of these columns of theirs besides: column → name of its text. */
  withTexts(query: string, texts: ReadonlyMap<string, string>): string {
    const list = [...texts].map(
      ([column, name]) =>
        `CAST(${quoted(column)} AS VARCHAR) AS ${quoted(name)}`,
    );
    return `SELECT *, ${list.join(', ')} FROM (${query}) AS rows_of_range`;
  }

  /** Rows by day: columns `day` and `row_count`. */
  rowsByDay(timestamp: string): string {
    const day = `CAST(${quoted(timestamp)} AS DATE)`;
    return `SELECT ${day} AS day, count(*) AS row_count FROM ${
      this.from
    } WHERE ${quoted(timestamp)} IS NOT NULL GROUP BY ${day} ORDER BY ${day}`;
  }

  /** Share of the rows by version: columns `version` and `row_count`. */
  versions(
    column: string,
    timestamp: string,
    range: { from: Day; to: Day },
  ): string {
    const version = `CAST(${quoted(column)} AS VARCHAR)`;
    return `SELECT ${version} AS version, count(*) AS row_count FROM ${
      this.from
    } WHERE ${this.within(
      timestamp,
      range,
    )} GROUP BY ${version} ORDER BY count(*) DESC`;
  }

  /** The model's error: columns `error`, `labelled` and `row_count`. */
  error(options: {
    prediction: string;
    target: string;
    isNumeric: boolean;
    timestamp: string;
    range: { from: Day; to: Day };
  }): string {
    const prediction = quoted(options.prediction);
    const target = quoted(options.target);
    const error = options.isNumeric
      ? `avg(abs(CAST(${prediction} AS DOUBLE PRECISION) - CAST(${target} AS DOUBLE PRECISION)))`
      : `avg(CASE WHEN ${target} IS NULL THEN NULL WHEN ${prediction} = ${target} THEN 0.0 ELSE 1.0 END)`;
    return `SELECT ${error} AS error, count(${target}) AS labelled, count(*) AS row_count FROM ${
      this.from
    } WHERE ${this.within(options.timestamp, options.range)}`;
  }

  private within(timestamp: string, range: { from: Day; to: Day }): string {
    // A text file without a row says nothing of its columns' types.
    const column = this.isText
      ? `CAST(${quoted(timestamp)} AS TIMESTAMP)`
      : quoted(timestamp);
    return `${column} >= ${instant(range.from)} AND ${column} < ${instant(
      dayAfter(range.to),
    )}`;
  }
}

/** The day after. */
export function dayAfter(day: Day, days = 1): Day {
  return new Date(Date.parse(day) + days * 86_400_000)
    .toISOString()
    .slice(0, 10);
}

function instant(day: Day): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new InputError(`No day: ${day}`);
  return `TIMESTAMP '${day} 00:00:00'`;
}

function sliceOf({ column, value }: { column: string; value: string }): string {
  return `CAST(${quoted(column)} AS VARCHAR) = ${literal(value)}`;
}

/** The columns of these names that there are: DuckDB takes a pattern for a list. */
function existing(names: readonly string[]): string {
  const patterns = [...new Set(names)].map(name =>
    name.replace(
      /[^\p{L}\p{N}_]/gu,
      character =>
        // By its number: no character of a name means anything in a pattern.
        `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    ),
  );
  return `COLUMNS('^(?:${patterns.join('|')})$')`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function readerOf(file: string): string {
  if (/\.(parquet|pq)$/i.test(file)) return 'read_parquet';
  if (/\.(csv|tsv)(\.gz)?$/i.test(file)) return 'read_csv';
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(file)) return 'read_json';
  throw new InputError(
    `${file}: a monitor reads Parquet, CSV or JSON lines (.parquet, .csv, .jsonl)`,
  );
}

/** The absolute pattern, below one of the roots also after links are followed. */
function locate(file: string, roots: readonly string[]): string {
  if (roots.length === 0) {
    throw new InputError(
      `${file}: the portal's configuration allows no files; its key is drift.files.roots`,
    );
  }
  if (path.isAbsolute(file) || file.split(/[\\/]/).includes('..')) {
    throw new InputError(
      `${file}: paths are relative to drift.files.roots and do not leave them`,
    );
  }
  const fixed = file.split('/').slice(0, -1);
  const wild = fixed.findIndex(part => /[*?[\]{}]/.test(part));
  const folder = (wild < 0 ? fixed : fixed.slice(0, wild)).join('/');
  for (const root of roots) {
    const start = path.join(root, folder);
    if (!fs.existsSync(start)) continue;
    const realRoot = fs.realpathSync(root);
    const real = fs.realpathSync(start);
    if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
      throw new InputError(`${file}: a link leads out of drift.files.roots`);
    }
    return path.join(real, file.slice(folder.length).replace(/^\/+/, ''));
  }
  throw new InputError(`${file}: there is no such folder yet`);
}
