import type { Table } from '../../table';
import { instantOf } from '../csv/parseInstant';
import { numberOf } from '../csv/parseNumber';
import { InferredColumn } from '../InferredColumn';
import type { MemoryBudget } from '../MemoryBudget';
import { chooseColumns, type ReadOptions } from '../ReadOptions';
import { readInferred } from '../readInferred';
import type { SourceFile } from '../SourceFile';
import { SourceError, type SourcePlace } from '../SourceError';
import { lineBlocks } from './jsonLines';
import { parseRecord, repeatedName } from './parseRecord';

const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;

/** The number that a value is; texts are what JSON cannot write as a number. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NOT_FINITE.test(value)
    ? numberOf(value) ?? NaN
    : undefined;
}

function storeLabel(column: InferredColumn, value: unknown): void {
  const bytes = Buffer.from(String(value), 'utf8');
  column.pushLabel(bytes, 0, bytes.length);
}

/** Appends a value that is neither null nor an object. */
function store(column: InferredColumn, value: unknown): void {
  const { kind } = column;
  const canBe = (wanted: InferredColumn['kind']) =>
    kind === wanted || kind === 'unknown';
  if (kind === 'label') {
    storeLabel(column, value);
    return;
  }
  const number = numberIn(value);
  const instant = typeof value === 'string' ? instantOf(value) : undefined;
  if (number !== undefined && canBe('number')) column.pushNumber(number);
  else if (instant !== undefined && canBe('instant')) {
    column.pushInstant(instant);
  } else if (typeof value === 'boolean' && canBe('boolean')) {
    column.pushBoolean(value);
  } else if (kind === 'unknown') storeLabel(column, value);
  else column.pushMixed();
}

/** Columns that grow as lines name them. */
class JsonColumns {
  readonly columns = new Map<string, InferredColumn>();
  rows = 0;
  private readonly wanted?: ReadonlySet<string>;
  private readonly unwanted: ReadonlySet<string>;

  constructor(
    private readonly labels: ReadonlySet<string>,
    private readonly budget: MemoryBudget,
    options: ReadOptions,
  ) {
    this.wanted = options.columns && new Set(options.columns);
    this.unwanted = new Set(options.exclude ?? []);
  }

  add(record: [string, unknown][], place: SourcePlace): void {
    for (const [name, value] of record) {
      if (this.unwanted.has(name) || this.wanted?.has(name) === false) continue;
      let column = this.columns.get(name);
      if (!column) {
        column = new InferredColumn(name, this.budget, this.labels.has(name));
        column.rows = this.rows;
        this.columns.set(name, column);
      }
      if (value === null) column.pushMissing(false);
      else if (typeof value === 'object') {
        throw new SourceError(
          { ...place, column: name },
          'a list or an object cannot be compared; leave the column out',
        );
      } else store(column, value);
    }
    this.rows++;
    // A column that a line does not have is missing there.
    for (const column of this.columns.values()) {
      if (column.rows < this.rows) column.pushMissing(false);
    }
  }
}

async function readOnce(
  source: string,
  files: readonly SourceFile[],
  labels: ReadonlySet<string>,
  budget: MemoryBudget,
  options: ReadOptions,
): Promise<{ columns: InferredColumn[]; rows: number[] }> {
  const table = new JsonColumns(labels, budget, options);
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const rows: number[] = [];
  let done = 0;
  for (const file of files) {
    const before = table.rows;
    for await (const { lines, bytes } of lineBlocks(file, options.signal)) {
      for (const { text, line } of lines) {
        if (text === '') continue;
        const row = table.rows - before + 1;
        const place = { source: file.name, row, line };
        const record = parseRecord(text, place);
        const column = row === 1 ? repeatedName(text) : undefined;
        if (column !== undefined) {
          throw new SourceError(
            { ...place, column },
            'duplicate column name; rename one of them',
          );
        }
        table.add(record, place);
      }
      done += bytes;
      options.onProgress?.({
        source,
        done,
        ...(file.isGzip ? {} : { total }),
        unit: 'bytes',
      });
    }
    rows.push(table.rows - before);
  }
  // Without a row there is no column to miss.
  if (table.rows > 0) chooseColumns(source, [...table.columns.keys()], options);
  return { columns: [...table.columns.values()], rows };
}

/**
 * Reads files of one JSON object per line into one table. A column is what its values are (numbers, ISO 8601 dates,
 * booleans, or labels); where they disagree it is labels and the files are read once more.
 */
export async function readJsonLines(
  source: string,
  files: readonly SourceFile[],
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  return readInferred(
    source,
    files,
    labels => readOnce(source, files, labels, newBudget(), options),
    column => column.isMixed,
  );
}
