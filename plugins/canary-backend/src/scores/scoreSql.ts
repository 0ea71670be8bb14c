import type { Dialect } from '@bellwether/drift-engine';
import { ScoreLogConfig } from './ScoreLogConfig';

/** Values of the column of versions that stand for each side. */
export interface ArmValues {
  stable: readonly string[];
  canary: readonly string[];
}

/** A span of time, its end not included, in milliseconds since 1970. */
export interface Span {
  from: number;
  until: number;
}

/** Queries about a log of scores. Nothing but a score, and the side and window that it counts for, is ever asked of a row. */
export class ScoreSql {
  constructor(
    private readonly dialect: Dialect,
    private readonly log: ScoreLogConfig,
  ) {}

  /** What stands after FROM. */
  get source(): string {
    const { rows } = this.log;
    return 'file' in rows
      ? `${rows.reader}(${this.dialect.text(rows.file)})`
      : rows.table.map(this.dialect.identifier).join('.');
  }

  /** Rows by version: how many within a span, and when the newest came. Columns: version, rows, newest (ms since 1970). */
  versions(span: Span, within: Span): string {
    const { dialect } = this;
    const isWithin = this.isWithin(within);
    return `SELECT ${this.version} AS version, ${dialect.asBigint(
      `SUM(CASE WHEN ${isWithin} THEN 1 ELSE 0 END)`,
    )} AS row_count, MAX(${dialect.milliseconds(this.time)}) AS newest FROM ${
      this.source
    } WHERE ${this.isWithin(span)} GROUP BY ${this.version}`;
  }

  /** Scores of one side. */
  scores(span: Span, values: readonly string[]): string {
    return `SELECT ${this.score} AS score FROM ${
      this.source
    } WHERE ${this.isWithin(span)} AND ${this.isOneOf(values)}`;
  }

  /** Scores of both sides, each with its side and window: column `counts_for`, as {@link countsFor} writes it. */
  scoresByWindow(span: Span, arms: ArmValues, windowMs: number): string {
    const { dialect } = this;
    const window = dialect.asText(
      dialect.asBigint(
        `FLOOR((${dialect.milliseconds(this.time)} - ${dialect.double(
          span.from,
        )}) / ${dialect.double(windowMs)})`,
      ),
    );
    return `SELECT ${this.score} AS score, CASE WHEN ${this.isOneOf(
      arms.canary,
    )} THEN 'canary ' ELSE 'stable ' END || ${window} AS counts_for FROM ${
      this.source
    } WHERE ${this.isWithin(span)} AND ${this.isOneOf([
      ...arms.stable,
      ...arms.canary,
    ])}`;
  }

  private get score(): string {
    return this.dialect.identifier(this.log.score);
  }

  private get time(): string {
    return this.dialect.identifier(this.log.time);
  }

  private get version(): string {
    return this.dialect.asText(this.dialect.identifier(this.log.version));
  }

  private isWithin({ from, until }: Span): string {
    const { dialect, time } = this;
    return `${time} >= ${dialect.instant(from)} AND ${time} < ${dialect.instant(
      until,
    )}`;
  }

  private isOneOf(values: readonly string[]): string {
    return `${this.version} IN (${values.map(this.dialect.text).join(', ')})`;
  }
}

/** What a row counts for: the side, and the number of the window. */
export function countsFor(side: keyof ArmValues, window: number): string {
  return `${side} ${window}`;
}
