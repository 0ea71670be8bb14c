import duckdb from '@duckdb/node-bindings';
import {
  LabelBuilder,
  type ColumnBuilder,
  type NumberBuilder,
} from '../ColumnBuilder';

/** Bytes of a text that the engine keeps in its 16-byte entry; a longer one is elsewhere, and the entry points there. */
const INLINE_BYTES = 12;
const ENTRY_BYTES = 16;

/** One bit a row, 1 for a value; undefined where every row has one. */
function validityOf(
  vector: duckdb.Vector,
  rows: number,
): Uint8Array | undefined {
  const bytes = duckdb.vector_get_validity(vector, 8 * Math.ceil(rows / 64));
  return bytes && bytes.length > 0 ? bytes : undefined;
}

function isValid(validity: Uint8Array | undefined, row: number): boolean {
  return !validity || ((validity[row >> 3] >> (row & 7)) & 1) === 1;
}

/**
 * Longer texts are recognised by the engine's 64-bit hash, their length and their first four bytes; only the first of
 * each is fetched. Of a million different texts, two are taken for one with a probability below 1e-12.
 */
function appendTexts(
  vector: duckdb.Vector,
  hashVector: duckdb.Vector,
  rows: number,
  builder: LabelBuilder,
): void {
  const entries = duckdb.vector_get_data(vector, ENTRY_BYTES * rows);
  const view = new DataView(
    entries.buffer,
    entries.byteOffset,
    entries.byteLength,
  );
  const hashBytes = duckdb.vector_get_data(hashVector, 8 * rows);
  const hashes = new Uint32Array(
    hashBytes.buffer,
    hashBytes.byteOffset,
    2 * rows,
  );
  const validity = validityOf(vector, rows);
  const { dictionary, longTexts } = builder;
  for (let row = 0; row < rows; row++) {
    const at = ENTRY_BYTES * row;
    if (!isValid(validity, row)) {
      builder.pushCode(-1);
      continue;
    }
    const length = view.getUint32(at, true);
    if (length <= INLINE_BYTES) {
      builder.pushBytes(entries, at + 4, at + 4 + length);
      continue;
    }
    const slot = longTexts.slotOf(
      hashes[2 * row],
      hashes[2 * row + 1],
      Math.imul(length, 0x9e3779b1) ^ view.getInt32(at + 4, true),
    );
    let code = longTexts.codeAt(slot);
    if (code < 0) {
      const text = duckdb.get_data_from_pointer(
        entries.buffer as ArrayBuffer,
        entries.byteOffset + at + 8,
        length,
      );
      code = dictionary.codeOf(text, 0, length);
      longTexts.set(slot, code);
    }
    builder.pushCode(code);
  }
}

function appendNumbers(
  vector: duckdb.Vector,
  rows: number,
  builder: NumberBuilder,
): void {
  const bytes = duckdb.vector_get_data(vector, 8 * rows);
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
  const values = duckdb.vector_get_data(vector, rows);
  const validity = validityOf(vector, rows);
  for (let row = 0; row < rows; row++) {
    builder.pushCode(isValid(validity, row) ? values[row] : -1);
  }
}

/**
 * Copies a chunk's vectors to the builders: DOUBLE for numbers, BOOLEAN for booleans, and for labels VARCHAR and then its
 * hash as UBIGINT.
 */
export function appendChunk(
  chunk: duckdb.DataChunk,
  rows: number,
  builders: readonly ColumnBuilder[],
): void {
  let next = 0;
  const nextVector = () => duckdb.data_chunk_get_vector(chunk, next++);
  for (const builder of builders) {
    const vector = nextVector();
    builder.reserve(rows);
    if (builder instanceof LabelBuilder) {
      if (builder.type === 'boolean') appendBooleans(vector, rows, builder);
      else appendTexts(vector, nextVector(), rows, builder);
    } else appendNumbers(vector, rows, builder);
  }
}
