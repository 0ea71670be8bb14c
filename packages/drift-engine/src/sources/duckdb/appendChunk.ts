import type duckdb from '@duckdb/node-bindings';
import {
  LabelBuilder,
  type ColumnBuilder,
  type NumberBuilder,
} from '../ColumnBuilder';
import { duckDbBinding } from './library';

/** Bytes of a text that the engine keeps in its 16-byte entry; a longer one is elsewhere, and the entry points there. */
export const INLINE_BYTES = 12;
const ENTRY_BYTES = 16;
const WORDS_PER_ENTRY = ENTRY_BYTES / 4;

/** One bit a row, 1 for a value; undefined where every row has one. */
function validityOf(
  vector: duckdb.Vector,
  rows: number,
): Uint8Array | undefined {
  const bytes = duckDbBinding().vector_get_validity(
    vector,
    8 * Math.ceil(rows / 64),
  );
  if (!bytes || bytes.length === 0) return undefined;
  // Most often a vector that could miss values misses none: then its rows need not be asked one by one.
  const whole = rows >> 3;
  for (let i = 0; i < whole; i++) if (bytes[i] !== 255) return bytes;
  const last = (1 << (rows & 7)) - 1;
  return last === 0 || (bytes[whole] & last) === last ? undefined : bytes;
}

function isValid(validity: Uint8Array | undefined, row: number): boolean {
  return !validity || ((validity[row >> 3] >> (row & 7)) & 1) === 1;
}

/** The code of a text that is longer than what an entry holds. */
type LongTextCode = (row: number) => number;

/**
 * Longer texts are recognised by the engine's 64-bit hash, their length and their first four bytes; only the first of
 * each is fetched. Of a million different texts, two are taken for one with a probability below 1e-12.
 */
function codesByHash(
  entries: Uint8Array,
  words: Int32Array,
  hashVector: duckdb.Vector,
  { dictionary, longTexts }: LabelBuilder,
): LongTextCode {
  const hashBytes = duckDbBinding().vector_get_data(
    hashVector,
    (8 * entries.byteLength) / ENTRY_BYTES,
  );
  const hashes = new Uint32Array(
    hashBytes.buffer,
    hashBytes.byteOffset,
    hashBytes.byteLength / 4,
  );
  return row => {
    const at = WORDS_PER_ENTRY * row;
    const slot = longTexts.slotOf(
      hashes[2 * row],
      hashes[2 * row + 1],
      Math.imul(words[at], 0x9e3779b1) ^ words[at + 1],
    );
    const known = longTexts.codeAt(slot);
    if (known >= 0) return known;
    const code = dictionary.codeOf(longText(entries, words, row), 0, words[at]);
    longTexts.set(slot, code);
    return code;
  };
}

/** Where they come without hashes, they are recognised by the address of the text, which holds for this chunk only. */
function codesByAddress(
  entries: Uint8Array,
  words: Int32Array,
  { dictionary, recentAddresses }: LabelBuilder,
): LongTextCode {
  recentAddresses.forget();
  return row => {
    const at = WORDS_PER_ENTRY * row;
    const slot = recentAddresses.slotOf(words, at);
    const known = recentAddresses.codeAt(slot, words, at);
    if (known >= 0) return known;
    const code = dictionary.codeOf(longText(entries, words, row), 0, words[at]);
    recentAddresses.put(slot, words, at, code);
    return code;
  };
}

function longText(
  entries: Uint8Array,
  words: Int32Array,
  row: number,
): Uint8Array {
  return duckDbBinding().get_data_from_pointer(
    entries.buffer as ArrayBuffer,
    entries.byteOffset + ENTRY_BYTES * row + 8,
    words[WORDS_PER_ENTRY * row],
  );
}

function appendTexts(
  vector: duckdb.Vector,
  hashVector: duckdb.Vector | undefined,
  rows: number,
  builder: LabelBuilder,
): void {
  const entries = duckDbBinding().vector_get_data(vector, ENTRY_BYTES * rows);
  const words = new Int32Array(
    entries.buffer,
    entries.byteOffset,
    WORDS_PER_ENTRY * rows,
  );
  const validity = validityOf(vector, rows);
  const { dictionary, recentTexts, codes } = builder;
  const start = builder.rows;
  let longCode: LongTextCode | undefined;
  for (let row = 0; row < rows; row++) {
    if (validity && !isValid(validity, row)) {
      codes[start + row] = -1;
      continue;
    }
    const at = WORDS_PER_ENTRY * row;
    const length = words[at];
    if (length > INLINE_BYTES) {
      longCode ??= hashVector
        ? codesByHash(entries, words, hashVector, builder)
        : codesByAddress(entries, words, builder);
      codes[start + row] = longCode(row);
      continue;
    }
    // The engine fills what a short text leaves of its entry with zeros: equal texts have equal words.
    const slot = recentTexts.slotOf(words, at);
    let code = recentTexts.codeAt(slot, words, at);
    if (code < 0) {
      const from = ENTRY_BYTES * row + 4;
      code = dictionary.codeOf(entries, from, from + length);
      recentTexts.put(slot, words, at, code);
    }
    codes[start + row] = code;
  }
  builder.rows += rows;
}

function appendNumbers(
  vector: duckdb.Vector,
  rows: number,
  builder: NumberBuilder,
): void {
  const bytes = duckDbBinding().vector_get_data(vector, 8 * rows);
  const start = builder.rows;
  builder.values.set(
    new Float64Array(bytes.buffer, bytes.byteOffset, rows),
    start,
  );
  const validity = validityOf(vector, rows);
  if (validity) {
    for (let row = 0; row < rows; row++) {
      if (!isValid(validity, row)) builder.values[start + row] = NaN;
    }
  }
  builder.rows += rows;
}

function appendBooleans(
  vector: duckdb.Vector,
  rows: number,
  builder: LabelBuilder,
): void {
  const values = duckDbBinding().vector_get_data(vector, rows);
  const validity = validityOf(vector, rows);
  const { codes } = builder;
  for (let row = 0; row < rows; row++) {
    codes[builder.rows + row] = isValid(validity, row) ? values[row] : -1;
  }
  builder.rows += rows;
}

/**
 * Copies a chunk's vectors to the builders: DOUBLE for numbers, BOOLEAN for booleans, and for labels VARCHAR and then, where
 * `isHashed` says so, its hash as UBIGINT.
 */
export function appendChunk(
  chunk: duckdb.DataChunk,
  rows: number,
  builders: readonly ColumnBuilder[],
  isHashed: readonly boolean[],
): void {
  let next = 0;
  const nextVector = () => duckDbBinding().data_chunk_get_vector(chunk, next++);
  builders.forEach((builder, column) => {
    const vector = nextVector();
    builder.reserve(rows);
    if (builder instanceof LabelBuilder) {
      if (builder.type === 'boolean') appendBooleans(vector, rows, builder);
      else {
        const hashes = isHashed[column] ? nextVector() : undefined;
        appendTexts(vector, hashes, rows, builder);
      }
    } else appendNumbers(vector, rows, builder);
  });
}
