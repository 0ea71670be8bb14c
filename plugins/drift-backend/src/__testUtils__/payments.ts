import { DuckDBInstance } from '@duckdb/node-api';

const DAY_MS = 86_400_000;

/** The day so many days ago, UTC. */
export function dayOf(ago: number): string {
  return new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Writes payments of some days to a file of Parquet, some hundred a day, the same each time.
 *
 * @param columns - what of them is written, in SQL
 */
export async function writePayments(
  file: string,
  days: readonly number[],
  { rowsPerDay = 600, columns = '*' } = {},
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const selects = days.map(
    ago =>
      `SELECT ${ago} * 100000 + i AS id, TIMESTAMP '${dayOf(
        ago,
      )}' + to_minutes(i % 1440) AS scored_at, -ln(((hash(${ago} * 100000 + i) % 100003) + 0.5) / 100003) AS amount, ['AT', 'BE', 'CH'][(1 + hash(i * 31 + ${ago}) % 3)::INTEGER] AS country FROM range(${rowsPerDay}) AS numbers(i)`,
  );
  await connection.run(
    `COPY (SELECT ${columns} FROM (${selects.join(
      ' UNION ALL ',
    )})) TO '${file}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** A monitor of those payments: the two oldest days are its baseline. */
export function dailyMonitor(model: string, oldest: number) {
  return {
    model,
    definition: {
      apiVersion: 'bellwether.dev/v1',
      kind: 'DriftMonitor',
      metadata: { name: 'daily' },
      spec: {
        source: { type: 'files', path: '*.parquet' },
        timestamp: 'scored_at',
        rowKey: 'id',
        window: 'daily',
        baseline: { from: dayOf(oldest), to: dayOf(oldest - 1) },
      },
    },
  };
}
