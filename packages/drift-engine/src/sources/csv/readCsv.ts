import type { Table } from '../../table';
import { InferredColumn } from '../InferredColumn';
import type { MemoryBudget } from '../MemoryBudget';
import { chooseColumns, type ReadOptions } from '../ReadOptions';
import { readInferred } from '../readInferred';
import { blocksOf, type SourceFile } from '../SourceFile';
import { SourceError } from '../SourceError';
import { CsvBody } from './CsvBody';
import { readCsvHeader, type CsvHeader } from './CsvHeader';

const LONGEST_HEADER_BYTES = 16e6;

/** The header of a file, and its blocks from the first row of data on. */
async function openCsv(
  file: SourceFile,
  signal?: AbortSignal,
): Promise<{ header: CsvHeader; body: AsyncGenerator<Uint8Array> }> {
  const blocks = blocksOf(file, signal);
  let start: Uint8Array = new Uint8Array(0);
  let isWhole = false;
  let header: CsvHeader | undefined;
  while (!header) {
    const { value, done } = await blocks.next();
    if (done) isWhole = true;
    else start = start.length ? Buffer.concat([start, value]) : value;
    if (isWhole && start.length === 0) {
      throw new SourceError({ source: file.name }, 'the file is empty');
    }
    header = readCsvHeader(
      file.name,
      start,
      isWhole || start.length > LONGEST_HEADER_BYTES,
    );
  }
  const { bodyStart } = header;
  async function* body() {
    yield start.subarray(bodyStart);
    yield* blocks;
  }
  return { header, body: body() };
}

/** The names of a file's columns, without its rows. */
export async function csvColumns(
  file: SourceFile,
  signal?: AbortSignal,
): Promise<string[]> {
  const { header, body } = await openCsv(file, signal);
  await body.return(undefined);
  return header.names;
}

/** Reads files with the same columns (in any order) as one table. */
async function readOnce(
  source: string,
  files: readonly SourceFile[],
  labels: ReadonlySet<string>,
  budget: MemoryBudget,
  options: ReadOptions,
): Promise<{ columns: InferredColumn[]; rows: number[] }> {
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const rows: number[] = [];
  let columns: Map<string, InferredColumn> | undefined;
  let doneBytes = 0;
  for (const file of files) {
    const { header, body } = await openCsv(file, options.signal);
    const chosen = chooseColumns(file.name, header.names, options);
    columns ??= new Map(
      chosen.map(name => [
        name,
        new InferredColumn(name, budget, labels.has(name)),
      ]),
    );
    const first = columns;
    const missing = [...first.keys()].find(name => !chosen.includes(name));
    const extra = chosen.find(name => !first.has(name));
    if (missing !== undefined || extra !== undefined) {
      throw new SourceError(
        { source: file.name, column: missing ?? extra },
        `the column is ${missing === undefined ? 'not ' : ''}in ${
          files[0].name
        }, and the files of one source must have the same columns`,
      );
    }
    const reader = new CsvBody(
      file.name,
      header.names.map(name => first.get(name)),
      header.delimiter,
      header.lines,
    );
    let isFirstBlock = true;
    for await (const block of body) {
      reader.feed(block, false);
      doneBytes += block.length;
      if (
        isFirstBlock &&
        rows.length === 0 &&
        !file.isGzip &&
        reader.rows > 0
      ) {
        isFirstBlock = false;
        const expected = Math.ceil(
          (1.02 * reader.rows * totalBytes) / Math.max(block.length, 1),
        );
        for (const column of first.values()) column.expect(expected);
      }
      options.onProgress?.({
        source,
        done: Math.min(doneBytes, totalBytes),
        ...(file.isGzip ? {} : { total: totalBytes }),
        unit: 'bytes',
      });
    }
    reader.feed(new Uint8Array(0), true);
    rows.push(reader.rows);
  }
  return { columns: [...(columns?.values() ?? [])], rows };
}

/**
 * Reads CSV files with a header into one table. A column is what its values are: numbers, ISO 8601 dates, `true` and
 * `false`, or labels; where they disagree it is labels and the files are read once more.
 */
export async function readCsv(
  source: string,
  files: readonly SourceFile[],
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  return readInferred(
    source,
    files,
    labels => readOnce(source, files, labels, newBudget(), options),
    column => column.isMixed || column.isOnlyTokens,
  );
}
