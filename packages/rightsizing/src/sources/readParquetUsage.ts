import type { DuckDBConnection } from '@duckdb/node-api';
import type { ContainerUsage } from '../usage';
import { openParquet, sqlName } from './readParquet';

/** Separates the names of a series; none of them may have it. */
const BETWEEN = 31;
const LATEST_SECONDS = 1e11;

const NUMBER = /INT|DOUBLE|FLOAT|DECIMAL/;
const MOMENT = /^TIMESTAMP|^DATE/;

const NAMES = ['workload', 'container', 'pod'] as const;
const QUANTITIES = ['cpu_cores', 'memory_bytes'] as const;

/** One pod's samples, and where the next one goes. */
interface Series {
  workload: string;
  container: string;
  pod: string;
  at: Float64Array;
  cpu: Float64Array;
  memory: Float64Array;
  count: number;
}

const SERIES = NAMES.map(sqlName).join(` || chr(${BETWEEN}) || `);

/** How a column is asked for; undefined where its type has to be looked at row by row. */
function asNumber(name: string, type: string | undefined): string | undefined {
  if (type === undefined) return `'NaN'::DOUBLE`;
  return NUMBER.test(type)
    ? `COALESCE(${sqlName(name)}::DOUBLE, 'NaN'::DOUBLE)`
    : undefined;
}

/** The series of a file by their number, each with as much room as it has rows; undefined where a name is missing. */
async function seriesOf(
  connection: DuckDBConnection,
  scan: string,
): Promise<Map<number, Series> | undefined> {
  await connection.run(
    `CREATE TEMP TABLE names AS SELECT ${NAMES.map(sqlName).join(
      ', ',
    )}, count(*)::DOUBLE AS rows FROM ${scan} GROUP BY ALL`,
  );
  const odd = await connection.runAndReadAll(
    `SELECT 1 FROM names WHERE ${NAMES.map(
      name =>
        `coalesce(${sqlName(name)}, '') = '' OR contains(${sqlName(
          name,
        )}, chr(${BETWEEN}))`,
    ).join(' OR ')} LIMIT 1`,
  );
  if (odd.currentRowCount > 0) return undefined;
  await connection.run(
    `CREATE TYPE series AS ENUM (SELECT ${SERIES} FROM names)`,
  );
  const known = await connection.runAndReadAll(
    `SELECT enum_code((${SERIES})::series)::DOUBLE, ${NAMES.map(sqlName).join(
      ', ',
    )}, rows FROM names`,
  );
  return new Map(
    known.getRows().map(([code, workload, container, pod, rows]) => [
      Number(code),
      {
        workload: String(workload),
        container: String(container),
        pod: String(pod),
        at: new Float64Array(Number(rows)),
        cpu: new Float64Array(Number(rows)),
        memory: new Float64Array(Number(rows)),
        count: 0,
      },
    ]),
  );
}

/** @returns in the order in which they first appear; undefined where a row has to be told of */
async function fill(
  connection: DuckDBConnection,
  query: string,
  series: ReadonlyMap<number, Series>,
): Promise<Series[] | undefined> {
  const seen: Series[] = [];
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return seen;
    const [code, at, cpu, memory] = [0, 1, 2, 3].map(column =>
      chunk.getColumnVector(column),
    );
    let last = NaN;
    let into: Series | undefined;
    for (let row = 0; row < chunk.rowCount; row++) {
      const number = Number(code.getItem(row));
      if (number !== last) {
        last = number;
        into = series.get(number);
      }
      const moment = at.getItem(row);
      const cores = Number(cpu.getItem(row));
      const bytes = Number(memory.getItem(row));
      const isFine =
        into !== undefined &&
        typeof moment === 'number' &&
        moment >= 0 &&
        moment < LATEST_SECONDS &&
        !(cores < 0) &&
        !(bytes < 0);
      if (!into || !isFine) return undefined;
      if (into.count === 0) seen.push(into);
      into.at[into.count] = moment;
      into.cpu[into.count] = Number.isFinite(cores) ? cores : NaN;
      into.memory[into.count] = Number.isFinite(bytes) ? bytes : NaN;
      into.count += 1;
    }
  }
}

function toUsages(all: readonly Series[]): ContainerUsage[] {
  const usages = new Map<string, ContainerUsage>();
  const measured = (at: Float64Array, value: Float64Array) =>
    value.some(one => one >= 0) ? { at, value } : undefined;
  for (const { workload, container, pod, at, cpu, memory } of all) {
    const key = JSON.stringify([workload, container]);
    const usage = usages.get(key) ?? { workload, container, pods: [] };
    usages.set(key, usage);
    const cpuCores = measured(at, cpu);
    const memoryBytes = measured(at, memory);
    usage.pods.push({
      pod,
      ...(cpuCores && { cpuCores }),
      ...(memoryBytes && { memoryBytes }),
    });
  }
  return [...usages.values()];
}

/**
 * Reads usage from a Parquet file column by column, which takes a tenth of the time that rows do.
 *
 * @returns undefined where something is not as it should be: whoever reads row by row can say what, and where
 */
export async function readParquetUsage(
  file: string,
): Promise<ContainerUsage[] | undefined> {
  const { connection, scan, schema, close } = await openParquet(file);
  try {
    const types = new Map(schema.map(({ name, type }) => [name, type]));
    const moment = types.get('at') ?? '';
    const at = MOMENT.test(moment)
      ? 'epoch("at")'
      : NUMBER.test(moment) && '"at"::DOUBLE';
    const quantities = QUANTITIES.map(name => asNumber(name, types.get(name)));
    const isUsual =
      types.size === schema.length &&
      NAMES.every(name => types.get(name) === 'VARCHAR') &&
      QUANTITIES.some(name => types.has(name)) &&
      !quantities.includes(undefined);
    if (!at || !isUsual) return undefined;
    const series = await seriesOf(connection, scan);
    if (!series || series.size === 0) return undefined;
    const seen = await fill(
      connection,
      `SELECT enum_code((${SERIES})::series)::DOUBLE, ${at}, ${quantities.join(
        ', ',
      )} FROM ${scan}`,
      series,
    );
    return seen && toUsages(seen);
  } finally {
    close();
  }
}
