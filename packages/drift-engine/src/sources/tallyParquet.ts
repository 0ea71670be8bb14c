import type {
  Column,
  TalliedColumn,
  TalliedLabels,
  TalliedNumbers,
  TalliedTable,
} from '../table';
import type { EngineColumn } from './duckdb/EngineColumn';
import { sqlName, sqlPath } from './duckdb/openDuckDb';
import { streamColumns } from './duckdb/streamColumns';
import type { MemoryBudget } from './MemoryBudget';
import type { ReadOptions } from './ReadOptions';
import { withParquet, type OpenParquet } from './readParquet';

/** Below that many rows nothing is saved. */
const LEAST_ROWS = 1 << 14;
/** Bytes that a value takes in the file, unpacked: a few thousand different values are numbered in less. */
const MOST_BYTES_PER_VALUE = 2;
/** A column with more different values than one in so many rows is read as rows. */
const LEAST_ROWS_PER_VALUE = 8;
/** Where a row is in all files, in their order: a file has fewer than 2^40 rows. */
const PLACE_OF_ROW = '(CAST(file_index AS BIGINT) << 40) | file_row_number';

/**
 * Columns that hold few different values, by what the files say of themselves: the values are numbered throughout, and the
 * numbers are short. Where that is wrong it costs time, and nothing else.
 */
async function fewValued({
  connection,
  files,
  columns,
}: OpenParquet): Promise<Set<string>> {
  const paths = files.map(({ name }) => sqlPath(name)).join(', ');
  const found = await connection.runAndReadAll(
    `SELECT path_in_schema FROM parquet_metadata([${paths}]) GROUP BY path_in_schema HAVING bool_and(dictionary_page_offset IS NOT NULL) AND sum(total_uncompressed_size) <= ${MOST_BYTES_PER_VALUE} * sum(num_values)`,
  );
  const few = new Set(found.getRows().map(([name]) => String(name)));
  return new Set(
    columns.flatMap(({ name, kind }) =>
      (kind === 'numeric' || kind === 'label') && few.has(name) ? [name] : [],
    ),
  );
}

function numbersOf(column: Column): Float64Array {
  if ('values' in column) return column.values;
  throw new TypeError(`Column ${column.name} holds no numbers.`);
}

function tallyNumbers(
  name: string,
  values: Float64Array,
  rows: Float64Array,
): TalliedNumbers {
  const order = Uint32Array.from(values.keys())
    .filter(i => !Number.isNaN(values[i]))
    .sort((a, b) => values[a] - values[b]);
  const tally = {
    values: new Float64Array(order.length),
    upTo: new Float64Array(order.length),
  };
  let different = 0;
  let upTo = 0;
  for (const i of order) {
    // Values that differ in the file may be one as doubles.
    if (different === 0 || values[i] !== tally.values[different - 1]) {
      tally.values[different++] = values[i];
    }
    upTo += rows[i];
    tally.upTo[different - 1] = upTo;
  }
  const all = rows.reduce((sum, count) => sum + count, 0);
  return {
    name,
    type: 'numeric',
    tally: {
      values: tally.values.slice(0, different),
      upTo: tally.upTo.slice(0, different),
    },
    missing: all - upTo,
  };
}

function tallyLabels(
  name: string,
  { codes, categories }: { codes: Int32Array; categories: string[] },
  rows: Float64Array,
  first: Float64Array,
): TalliedLabels {
  const order = Uint32Array.from(codes.keys())
    .filter(i => codes[i] >= 0)
    .sort((a, b) => first[a] - first[b]);
  const missing = codes.findIndex(code => code < 0);
  return {
    name,
    type: 'categorical',
    tally: {
      labels: Array.from(order, i => categories[codes[i]]),
      counts: Float64Array.from(order, i => rows[i]),
    },
    missing: missing < 0 ? 0 : rows[missing],
  };
}

/** Has the engine count how often each value of a column occurs; undefined where it has too many. */
async function tallyColumn(
  { connection, source, relation, rows: allRows }: OpenParquet,
  column: EngineColumn,
  budget: MemoryBudget,
  options: ReadOptions,
): Promise<TalliedColumn | undefined> {
  const { name, engineName, kind } = column;
  const value = sqlName(engineName);
  const counted = sqlName(`${engineName} rows`);
  const first = sqlName(`${engineName} first`);
  const number = (expression: string): EngineColumn => ({
    name: expression,
    engineName: expression,
    expression: `CAST(${expression} AS DOUBLE)`,
    kind: 'numeric',
    isHashed: false,
  });
  const { rows, columns } = await streamColumns(
    connection,
    {
      source,
      relation: `(SELECT ${value}, count(*) AS ${counted}${
        kind === 'label' ? `, min(${PLACE_OF_ROW}) AS ${first}` : ''
      } FROM ${relation} GROUP BY ${value})`,
      columns: [
        { ...column, isHashed: false },
        number(counted),
        ...(kind === 'label' ? [number(first)] : []),
      ],
    },
    budget,
    { signal: options.signal },
  );
  if (LEAST_ROWS_PER_VALUE * rows > allRows) return undefined;
  const [values, counts, firsts] = columns;
  return 'codes' in values
    ? tallyLabels(name, values, numbersOf(counts), numbersOf(firsts))
    : tallyNumbers(name, numbersOf(values), numbersOf(counts));
}

/**
 * Reads Parquet files as `readParquet` does, and leaves to the engine to count the columns of few different values: less is
 * made, and nothing is handed over row by row.
 */
export async function tallyParquet(
  source: string,
  names: readonly string[],
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<TalliedTable> {
  return withParquet(source, names, false, options, async opened => {
    const { connection, relation, rows, files } = opened;
    const few = rows < LEAST_ROWS ? new Set<string>() : await fewValued(opened);
    const budget = newBudget();
    const tallied = new Map<string, TalliedColumn>();
    for (const column of opened.columns) {
      if (!few.has(column.name)) continue;
      const tally = await tallyColumn(opened, column, budget, options);
      if (tally) tallied.set(column.name, tally);
    }
    const rest = opened.columns.filter(({ name }) => !tallied.has(name));
    const read =
      rest.length || opened.columns.length === 0
        ? await streamColumns(
            connection,
            { source, relation, columns: rest, expectedRows: rows },
            budget,
            options,
          )
        : { rows, columns: [] };
    const readColumns = new Map(
      read.columns.map(column => [column.name, column]),
    );
    return {
      rows: read.rows,
      columns: opened.columns.flatMap(({ name }) => {
        const column = tallied.get(name) ?? readColumns.get(name);
        return column ? [column] : [];
      }),
      origin: { source, files },
    };
  });
}
