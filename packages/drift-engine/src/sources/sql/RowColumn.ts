import { instantOf } from '../csv/parseInstant';
import {
  LabelBuilder,
  NumberBuilder,
  type ColumnBuilder,
} from '../ColumnBuilder';
import type { MemoryBudget } from '../MemoryBudget';
import { SourceError } from '../SourceError';

export type RowKind = 'numeric' | 'datetime' | 'boolean' | 'label';

/** A column of an engine that answers in rows, with values as texts (or as JSON has them). */
export class RowColumn {
  private readonly builder: ColumnBuilder;

  constructor(
    private readonly source: string,
    name: string,
    private readonly kind: RowKind,
    budget: MemoryBudget,
  ) {
    this.builder =
      kind === 'numeric' || kind === 'datetime'
        ? new NumberBuilder(name, kind, budget)
        : new LabelBuilder(name, kind, budget);
  }

  push(value: unknown): void {
    const { builder } = this;
    if (value === null || value === undefined) builder.pushMissing();
    else if (builder instanceof NumberBuilder) {
      builder.push(
        this.kind === 'numeric' ? Number(value) : this.instant(String(value)),
      );
    } else if (this.kind === 'boolean') {
      builder.pushCode(
        value === true || value === 't' || value === 'true' ? 1 : 0,
      );
    } else builder.pushText(String(value));
  }

  private instant(text: string): number {
    // PostgreSQL knows 'infinity' as an instant; it is no value.
    if (/infinity/.test(text)) return NaN;
    const instant = instantOf(text);
    if (instant === undefined) {
      throw new SourceError(
        {
          source: this.source,
          column: this.builder.name,
          row: this.builder.rows + 1,
        },
        `not an instant: ${text}`,
      );
    }
    return instant;
  }

  finish() {
    return this.builder instanceof LabelBuilder
      ? this.builder.finish(this.source)
      : this.builder.finish();
  }
}
