import type { Column } from '../table';
import {
  LabelBuilder,
  NumberBuilder,
  type ColumnBuilder,
} from './ColumnBuilder';
import type { MemoryBudget } from './MemoryBudget';

/** What the values of a column that carries no type have been so far. */
export type InferredKind =
  | 'unknown'
  | 'number'
  | 'instant'
  | 'boolean'
  | 'label';

/**
 * A column of a source without types: it is what its first value is. Where a later value is something else the column
 * `isMixed`, and the source is read again with that column as labels from the start.
 */
export class InferredColumn {
  kind: InferredKind;
  /** Rows so far; those before the first value are missing. */
  rows = 0;
  isMixed = false;
  /** A word for "no value" was counted as missing; in a column of labels it would have been a label. */
  hasMissingToken = false;
  private builder?: ColumnBuilder;
  private expectedRows = 0;

  constructor(
    readonly name: string,
    private readonly budget: MemoryBudget,
    asLabels: boolean,
  ) {
    this.kind = asLabels ? 'label' : 'unknown';
  }

  /** Makes room for the rows that are likely to come, so that the arrays need not grow. */
  expect(rows: number): void {
    this.expectedRows = rows;
    this.builder?.reserve(Math.max(0, rows - this.rows));
  }

  private become(kind: InferredKind): void {
    this.kind = kind;
    if (kind === 'label' && this.hasMissingToken) this.isMixed = true;
  }

  numbers(): NumberBuilder {
    if (this.builder instanceof NumberBuilder) return this.builder;
    const numbers = new NumberBuilder(
      this.name,
      this.kind === 'instant' ? 'datetime' : 'numeric',
      this.budget,
      Math.max(this.expectedRows, this.rows + 1),
    );
    numbers.pushMissing(this.rows);
    this.builder = numbers;
    return numbers;
  }

  labels(): LabelBuilder {
    if (this.builder instanceof LabelBuilder) return this.builder;
    const labels = new LabelBuilder(
      this.name,
      this.kind === 'boolean' ? 'boolean' : 'label',
      this.budget,
      Math.max(this.expectedRows, this.rows + 1),
    );
    labels.pushMissing(this.rows);
    this.builder = labels;
    return labels;
  }

  pushMissing(isToken: boolean): void {
    if (isToken) this.hasMissingToken = true;
    if (this.builder) this.builder.pushMissing();
    this.rows++;
  }

  pushNumber(value: number): void {
    if (this.kind === 'unknown') this.become('number');
    this.numbers().push(value);
    this.rows++;
  }

  pushInstant(value: number): void {
    if (this.kind === 'unknown') this.become('instant');
    this.numbers().push(value);
    this.rows++;
  }

  pushBoolean(value: boolean): void {
    if (this.kind === 'unknown') this.become('boolean');
    this.labels().pushCode(value ? 1 : 0);
    this.rows++;
  }

  pushLabel(bytes: Uint8Array, start: number, end: number): void {
    if (this.kind === 'unknown') this.become('label');
    this.labels().pushBytes(bytes, start, end);
    this.rows++;
  }

  /** The value is not of the column's kind: it is counted as missing until the column is read again. */
  pushMixed(): void {
    this.isMixed = true;
    this.pushMissing(false);
  }

  /** Nothing but words for "no value": the column has to be read again as labels. */
  get isOnlyTokens(): boolean {
    return this.kind === 'unknown' && this.hasMissingToken;
  }

  finish(source: string): Column {
    if (this.kind === 'number' || this.kind === 'instant') {
      return this.numbers().finish();
    }
    return this.labels().finish(source);
  }
}
