import type { InferredColumn } from '../InferredColumn';
import { SourceError } from '../SourceError';
import { booleanOf } from './parseBoolean';
import { InstantParser } from './parseInstant';
import { isMissingToken, NumberParser } from './parseNumber';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const LONGEST_RECORD_BYTES = 64e6;

/** Reads the rows of a CSV file block by block into columns. A column that is not wanted is undefined. */
export class CsvBody {
  rows = 0;
  private line: number;
  private rest: Uint8Array = new Uint8Array(0);
  private unescaped = new Uint8Array(1024);
  private readonly numbers = new NumberParser();
  private readonly instants = new InstantParser();

  constructor(
    private readonly source: string,
    private readonly columns: readonly (InferredColumn | undefined)[],
    private readonly delimiter: number,
    headerLines: number,
  ) {
    this.line = headerLines + 1;
  }

  private fail(problem: string, column?: string): never {
    throw new SourceError(
      { source: this.source, column, row: this.rows + 1, line: this.line },
      problem,
    );
  }

  /** Takes the next bytes; with `isLast`, the last record may end without a line break. */
  feed(block: Uint8Array, isLast: boolean): void {
    let bytes = block;
    if (this.rest.length > 0) {
      bytes = new Uint8Array(this.rest.length + block.length);
      bytes.set(this.rest);
      bytes.set(block, this.rest.length);
    }
    let at = 0;
    while (at < bytes.length) {
      const next = this.readRecord(bytes, at, isLast);
      if (next < 0) break;
      at = next;
    }
    this.rest = bytes.slice(at);
    if (
      this.rest.length > LONGEST_RECORD_BYTES ||
      (isLast && at < bytes.length)
    ) {
      this.fail('the row does not end; is a quotation mark left open?');
    }
  }

  /**
   * Where the record that starts at `start` holds all its fields, stores it and returns the next record's start.
   * Fields are stored only after the whole record was seen, so that a record cut by a block's end is read once.
   */
  private readRecord(
    bytes: Uint8Array,
    start: number,
    isLast: boolean,
  ): number {
    const end = this.findEnd(bytes, start, isLast);
    if (end < 0) return -1;
    let next = end;
    if (bytes[next] === RETURN) next++;
    if (bytes[next] === NEWLINE && next < bytes.length) next++;
    const width = this.columns.length;
    if (end === start && width > 1) {
      this.line++;
      return next;
    }
    let at = start;
    let field = 0;
    for (;;) {
      if (field === width) {
        this.fail(
          `more values than the header's ${width} columns; is a value that holds the delimiter not quoted?`,
        );
      }
      at =
        bytes[at] === QUOTE && at < end
          ? this.readQuoted(bytes, at, end, field)
          : this.readPlain(bytes, at, end, field);
      field++;
      if (at >= end) break;
      at++;
      if (at === end) {
        // The record ends with a delimiter: one more field, empty.
        if (field === width)
          this.fail(`more values than the header's ${width} columns`);
        this.store(bytes, at, at, field++);
        break;
      }
    }
    if (field < width) {
      this.fail(
        `too few values: ${field}, and the header has ${width} columns`,
      );
    }
    this.rows++;
    this.line++;
    return next;
  }

  /** The record's end, or -1 where it is not in these bytes. */
  private findEnd(bytes: Uint8Array, start: number, isLast: boolean): number {
    const length = bytes.length;
    for (let i = start; i < length; i++) {
      const byte = bytes[i];
      if (byte > QUOTE) continue;
      if (byte === QUOTE) {
        // A quotation mark opens a value only where the value starts.
        if (i > start && bytes[i - 1] !== this.delimiter) continue;
        for (i++; i < length; i++) {
          if (bytes[i] !== QUOTE) continue;
          if (bytes[i + 1] !== QUOTE) break;
          i++;
        }
        if (i >= length) return -1;
      } else if (byte === NEWLINE || byte === RETURN) {
        // A carriage return at the very end may be the first half of a pair.
        if (byte === RETURN && i + 1 === length && !isLast) return -1;
        return i;
      }
    }
    return isLast ? length : -1;
  }

  private readPlain(
    bytes: Uint8Array,
    start: number,
    end: number,
    field: number,
  ): number {
    let at = start;
    while (at < end && bytes[at] !== this.delimiter) at++;
    this.store(bytes, start, at, field);
    return at;
  }

  private readQuoted(
    bytes: Uint8Array,
    start: number,
    end: number,
    field: number,
  ): number {
    if (this.unescaped.length < end - start) {
      this.unescaped = new Uint8Array(2 * (end - start));
    }
    let size = 0;
    let at = start + 1;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break;
        at++;
      } else if (byte === NEWLINE) this.line++;
      this.unescaped[size++] = byte;
    }
    at++;
    if (at < end && bytes[at] !== this.delimiter) {
      this.fail(
        'text after a closing quotation mark',
        this.columns[field]?.name,
      );
    }
    this.store(this.unescaped, 0, size, field);
    return at;
  }

  private store(
    bytes: Uint8Array,
    start: number,
    end: number,
    field: number,
  ): void {
    const column = this.columns[field];
    if (!column) return;
    if (start === end) {
      column.pushMissing(false);
      return;
    }
    switch (column.kind) {
      case 'label':
        column.pushLabel(bytes, start, end);
        return;
      case 'number': {
        const value = this.numbers.parse(bytes, start, end);
        if (this.numbers.outcome === 'number') column.pushNumber(value);
        else if (this.numbers.outcome === 'missing') column.pushMissing(true);
        else column.pushMixed();
        return;
      }
      case 'instant': {
        const value = this.instants.parse(bytes, start, end);
        if (value !== undefined) column.pushInstant(value);
        else this.storeToken(column, bytes, start, end);
        return;
      }
      case 'boolean': {
        const value = booleanOf(bytes, start, end);
        if (value !== undefined) column.pushBoolean(value);
        else this.storeToken(column, bytes, start, end);
        return;
      }
      default:
        this.storeFirst(column, bytes, start, end);
    }
  }

  private storeToken(
    column: InferredColumn,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
    if (isMissingToken(text)) column.pushMissing(true);
    else column.pushMixed();
  }

  private storeFirst(
    column: InferredColumn,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const number = this.numbers.parse(bytes, start, end);
    if (this.numbers.outcome === 'number') {
      column.pushNumber(number);
      return;
    }
    if (this.numbers.outcome === 'missing') {
      column.pushMissing(true);
      return;
    }
    const instant = this.instants.parse(bytes, start, end);
    if (instant !== undefined) {
      column.pushInstant(instant);
      return;
    }
    const truth = booleanOf(bytes, start, end);
    if (truth !== undefined) column.pushBoolean(truth);
    else column.pushLabel(bytes, start, end);
  }
}
