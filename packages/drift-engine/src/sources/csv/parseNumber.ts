const ZERO = 48;
const NINE = 57;
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const MISSING = new Set([
  'na',
  'n/a',
  '#n/a',
  'null',
  'none',
  'nan',
  '-nan',
  '+nan',
]);
const INFINITE = new Map([
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
]);
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** What stands for "no value" in a column of numbers, instants or booleans (and is a label in a column of labels). */
export function isMissingToken(text: string): boolean {
  return MISSING.has(text.trim().toLowerCase());
}

/** The number that a text writes, or undefined. Decimal and exponent notation, `inf`, `infinity`; no hex, no grouping. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  return INFINITE.get(trimmed.toLowerCase());
}

/**
 * Reads numbers from bytes. A number whose digits fit 53 bits and whose decimals are at most 22 is exact by one division
 * (Clinger 1990); the others go through the runtime, which rounds correctly.
 */
export class NumberParser {
  /** What the last call found: a number, a word for "no value", or something else. */
  outcome: 'number' | 'missing' | 'other' = 'number';

  parse(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    let negative = false;
    if (bytes[i] === 45) {
      negative = true;
      i++;
    }
    let digits = 0;
    let mantissa = 0;
    let decimals = 0;
    for (; i < end; i++) {
      const byte = bytes[i];
      if (byte < ZERO || byte > NINE) break;
      mantissa = mantissa * 10 + byte - ZERO;
      digits++;
    }
    if (i < end && bytes[i] === 46) {
      for (i++; i < end; i++) {
        const byte = bytes[i];
        if (byte < ZERO || byte > NINE) break;
        mantissa = mantissa * 10 + byte - ZERO;
        digits++;
        decimals++;
      }
    }
    if (
      i === end &&
      digits > 0 &&
      digits < 17 &&
      mantissa < 9007199254740992 &&
      decimals < 23
    ) {
      this.outcome = 'number';
      const size = decimals === 0 ? mantissa : mantissa / POWERS[decimals];
      return negative ? -size : size;
    }
    return this.parseText(
      Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(
        'latin1',
      ),
    );
  }

  private parseText(text: string): number {
    const value = numberOf(text);
    if (value !== undefined) {
      this.outcome = 'number';
      return value;
    }
    this.outcome = isMissingToken(text) ? 'missing' : 'other';
    return NaN;
  }
}
