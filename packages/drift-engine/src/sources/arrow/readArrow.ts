import fs from 'node:fs';
import zlib from 'node:zlib';
import {
  compressionRegistry,
  CompressionType,
  DataType,
  RecordBatchReader,
  type Field,
  type Vector,
} from 'apache-arrow';
import type { Table } from '../../table';
import {
  LabelBuilder,
  NumberBuilder,
  type ColumnBuilder,
} from '../ColumnBuilder';
import type { MemoryBudget } from '../MemoryBudget';
import { chooseColumns, type ReadOptions } from '../ReadOptions';
import { fileProblem, type SourceFile } from '../SourceFile';
import { messageOf, oneLine, SourceError } from '../SourceError';
import { unpackLz4 } from './lz4';

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
compressionRegistry.set(CompressionType.ZSTD, {
  decode: packed => zlib.zstdDecompressSync(packed),
});

const MILLISECONDS_PER_UNIT = [1000, 1, 1e-3, 1e-6];

function valueType(type: DataType): DataType {
  return DataType.isDictionary(type) ? type.dictionary : type;
}

function builderOf(
  source: string,
  field: Field,
  budget: MemoryBudget,
): ColumnBuilder {
  const type = valueType(field.type);
  if (
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isDecimal(type) ||
    DataType.isTime(type) ||
    DataType.isDuration(type)
  ) {
    return new NumberBuilder(field.name, 'numeric', budget);
  }
  if (DataType.isTimestamp(type) || DataType.isDate(type)) {
    return new NumberBuilder(field.name, 'datetime', budget);
  }
  if (DataType.isBool(type)) {
    return new LabelBuilder(field.name, 'boolean', budget);
  }
  if (
    DataType.isUtf8(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isUtf8View(type) ||
    DataType.isNull(type)
  ) {
    return new LabelBuilder(field.name, 'label', budget);
  }
  throw new SourceError(
    { source, column: field.name },
    `values of type ${type} cannot be compared; leave the column out`,
  );
}

/** A two's complement integer of four-byte words, least first, divided by a power of ten. */
function decimalOf(words: Uint32Array, scale: number): number {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) {
    value = (value << 32n) | BigInt(words[i]);
  }
  value = BigInt.asIntN(32 * words.length, value);
  // Through its decimal text, so that the nearest double is taken once.
  return Number(`${value}e-${scale}`);
}

function numberReader(type: DataType): (value: unknown) => number {
  if (DataType.isDecimal(type)) {
    const { scale } = type;
    return value =>
      decimalOf(Uint32Array.from(value as Iterable<number>), scale);
  }
  if (DataType.isTime(type) || DataType.isDuration(type)) {
    const factor = MILLISECONDS_PER_UNIT[type.unit];
    return value => Number(value) * factor;
  }
  return Number;
}

function appendNumbers(vector: Vector, builder: NumberBuilder): void {
  const read = numberReader(valueType(vector.type));
  builder.reserve(vector.length);
  const { values } = builder;
  let row = builder.rows;
  for (let i = 0; i < vector.length; i++) {
    const value = vector.get(i);
    values[row++] = value === null ? NaN : read(value);
  }
  builder.rows = row;
}

function appendLabels(vector: Vector, builder: LabelBuilder): void {
  builder.reserve(vector.length);
  // Texts repeat: the bytes of each are looked up once per batch.
  const known = new Map<unknown, number>();
  for (let i = 0; i < vector.length; i++) {
    const value: unknown = vector.get(i);
    if (value === null) {
      builder.pushCode(-1);
      continue;
    }
    let code = known.get(value);
    if (code === undefined) {
      code = builder.dictionary.codeOfText(String(value));
      known.set(value, code);
    }
    builder.pushCode(code);
  }
}

async function bytesOf(file: SourceFile): Promise<Uint8Array> {
  if (file.path === undefined) return file.bytes ?? new Uint8Array(0);
  try {
    return await fs.promises.readFile(file.path);
  } catch (error) {
    throw fileProblem(file.name, error);
  }
}

/** Reads Arrow IPC files (file or stream format, plain or compressed by LZ4 or Zstandard) as one table. */
export async function readArrow(
  source: string,
  files: readonly SourceFile[],
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  const budget = newBudget();
  const builders = new Map<string, ColumnBuilder>();
  const rows: number[] = [];
  for (const file of files) {
    options.signal?.throwIfAborted();
    let count = 0;
    try {
      const reader = RecordBatchReader.from(await bytesOf(file)).open();
      const { fields } = reader.schema;
      const chosen = chooseColumns(
        file.name,
        fields.map(field => field.name),
        options,
      );
      for (const field of fields) {
        if (!chosen.includes(field.name)) continue;
        const known = builders.get(field.name);
        const fresh = builderOf(file.name, field, budget);
        if (!known && rows.length === 0) builders.set(field.name, fresh);
        else if (!known || known.type !== fresh.type) {
          throw new SourceError(
            { source: file.name, column: field.name },
            `the column is not the same in ${files[0].name}, and the files of one source must have the same columns`,
          );
        }
      }
      const lost = [...builders.keys()].find(name => !chosen.includes(name));
      if (lost !== undefined) {
        throw new SourceError(
          { source: file.name, column: lost },
          `the column is in ${files[0].name} and not in this file`,
        );
      }
      for (const batch of reader) {
        options.signal?.throwIfAborted();
        for (const [name, builder] of builders) {
          const vector = batch.getChild(name);
          if (!vector) continue;
          if (builder instanceof NumberBuilder) appendNumbers(vector, builder);
          else if (builder.type === 'boolean') {
            for (const value of vector) {
              builder.pushCode(value === null ? -1 : Number(value));
            }
          } else appendLabels(vector, builder);
        }
        count += batch.numRows;
        options.onProgress?.({
          source,
          done: rows.reduce((sum, each) => sum + each, count),
          unit: 'rows',
        });
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof SourceError) throw error;
      throw new SourceError(
        { source: file.name },
        `the file is broken or incomplete (${oneLine(messageOf(error))})`,
        { cause: error },
      );
    }
    rows.push(count);
  }
  return {
    rows: rows.reduce((sum, each) => sum + each, 0),
    columns: [...builders.values()].map(builder =>
      builder instanceof LabelBuilder
        ? builder.finish(source)
        : builder.finish(),
    ),
    origin: {
      source,
      files: files.map(({ name }, i) => ({ name, rows: rows[i] })),
    },
  };
}
