import type { CategoricalColumn, NumericColumn } from '../table';
import { RecentEntries } from './duckdb/RecentEntries';
import { HashedCodes } from './HashedCodes';
import { LabelDictionary } from './LabelDictionary';
import type { MemoryBudget } from './MemoryBudget';
import { SourceError } from './SourceError';

/** A column is text rather than labels where more than half of its values, and more than this many, are different. */
const MOST_LABELS_OF_A_SMALL_COLUMN = 100;
const LEAST_ROWS = 2048;

/** Text or labels: one rule for every source. */
export function labelType(
  different: number,
  present: number,
): 'categorical' | 'text' {
  return different > MOST_LABELS_OF_A_SMALL_COLUMN && 2 * different > present
    ? 'text'
    : 'categorical';
}

/** Numbers or instants, appended row by row into memory that threads can share. */
export class NumberBuilder {
  values: Float64Array;
  rows = 0;

  constructor(
    readonly name: string,
    readonly type: NumericColumn['type'],
    private readonly budget: MemoryBudget,
    expectedRows = LEAST_ROWS,
  ) {
    this.values = this.allocate(Math.max(expectedRows, 1));
  }

  private allocate(rows: number): Float64Array {
    this.budget.take(8 * rows);
    return new Float64Array(new SharedArrayBuffer(8 * rows));
  }

  /** Makes room for `rows` more rows. */
  reserve(rows: number): void {
    if (this.rows + rows <= this.values.length) return;
    const old = this.values;
    this.values = this.allocate(
      Math.max(Math.ceil(1.5 * old.length), this.rows + rows, LEAST_ROWS),
    );
    this.values.set(old.subarray(0, this.rows));
    this.budget.release(8 * old.length);
  }

  push(value: number): void {
    if (this.rows === this.values.length) this.reserve(1);
    this.values[this.rows++] = value;
  }

  pushMissing(rows = 1): void {
    this.reserve(rows);
    this.values.fill(NaN, this.rows, this.rows + rows);
    this.rows += rows;
  }

  finish(): NumericColumn {
    return {
      name: this.name,
      type: this.type,
      values: this.values.subarray(0, this.rows),
    };
  }
}

/** Labels, appended row by row as numbers into memory that threads can share. */
export class LabelBuilder {
  codes: Int32Array;
  rows = 0;
  readonly dictionary: LabelDictionary;
  /** Numbers of texts that a source knows by their hash. */
  readonly longTexts = new HashedCodes();
  private texts: RecentEntries | undefined;
  private addresses: RecentEntries | undefined;

  constructor(
    readonly name: string,
    readonly type: 'label' | 'boolean',
    private readonly budget: MemoryBudget,
    expectedRows = LEAST_ROWS,
  ) {
    this.codes = this.allocate(Math.max(expectedRows, 1));
    this.dictionary = new LabelDictionary(budget);
    if (type === 'boolean') {
      this.dictionary.codeOfText('false');
      this.dictionary.codeOfText('true');
    }
  }

  /** Numbers of the texts that the embedded engine gave last. */
  get recentTexts(): RecentEntries {
    this.texts ??= new RecentEntries(this.budget);
    return this.texts;
  }

  /** The same by the addresses of texts. */
  get recentAddresses(): RecentEntries {
    this.addresses ??= new RecentEntries(this.budget);
    return this.addresses;
  }

  private allocate(rows: number): Int32Array {
    this.budget.take(4 * rows);
    return new Int32Array(new SharedArrayBuffer(4 * rows));
  }

  /** Makes room for `rows` more rows. */
  reserve(rows: number): void {
    if (this.rows + rows <= this.codes.length) return;
    const old = this.codes;
    this.codes = this.allocate(
      Math.max(Math.ceil(1.5 * old.length), this.rows + rows, LEAST_ROWS),
    );
    this.codes.set(old.subarray(0, this.rows));
    this.budget.release(4 * old.length);
  }

  pushCode(code: number): void {
    if (this.rows === this.codes.length) this.reserve(1);
    this.codes[this.rows++] = code;
  }

  pushBytes(bytes: Uint8Array, start: number, end: number): void {
    this.pushCode(this.dictionary.codeOf(bytes, start, end));
  }

  pushText(text: string): void {
    this.pushCode(this.dictionary.codeOfText(text));
  }

  pushMissing(rows = 1): void {
    this.reserve(rows);
    this.codes.fill(-1, this.rows, this.rows + rows);
    this.rows += rows;
  }

  /** @throws SourceError where a label is not UTF-8, naming its first row */
  finish(source: string): CategoricalColumn {
    const codes = this.codes.subarray(0, this.rows);
    const broken = this.dictionary.firstBroken();
    if (broken >= 0) {
      throw new SourceError(
        { source, column: this.name, row: codes.indexOf(broken) + 1 },
        'the text is not UTF-8; convert the file to UTF-8',
      );
    }
    let present = 0;
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] >= 0) present++;
    }
    return {
      name: this.name,
      type:
        this.type === 'boolean'
          ? 'boolean'
          : labelType(this.dictionary.size, present),
      codes,
      categories: this.dictionary.labels(),
    };
  }
}

export type ColumnBuilder = NumberBuilder | LabelBuilder;
