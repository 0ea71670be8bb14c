import { randomUUID } from 'crypto';
import fs from 'fs/promises';
import path from 'path';
import { withDuckDb } from './duckdb';
import { InferenceLogConfig } from './InferenceLogConfig';
import {
  carriedSql,
  daysSql,
  pairedSql,
  partitionSql,
  spooledSql,
} from './spoolSql';

export interface WrittenPartitions {
  /** Rows that are in a partition now, and were in none before. */
  rows: number;
  /** A spool of the halves that wait for their other half. */
  carriedInto?: string;
}

/**
 * Moves the rows of spools into files by day: `<folder>/<day>/<name>.parquet`. Each is written aside and renamed, and spools
 * go last. A row that a file of its day has is not written again: so a call that a crash broke off at any point can be
 * repeated, and an event that is sent twice is kept once.
 *
 * @param folder - of the log
 * @param pairMs - how long a half waits for its other half
 */
export async function writePartitions(options: {
  log: InferenceLogConfig;
  folder: string;
  spools: readonly string[];
  pairMs: number;
  now: Date;
}): Promise<WrittenPartitions> {
  const { log, folder, spools, now } = options;
  const name = randomUUID();
  const youngerThan = now.getTime() - options.pairMs;
  const written = await withDuckDb(folder, async connection => {
    const count = async (sql: string) =>
      Number((await connection.run(sql)).rowsChanged);
    await connection.run(spooledSql(log, spools));
    await connection.run(pairedSql(log));
    const days = await connection.runAndReadAll(daysSql(youngerThan));
    let rows = 0;
    for (const [day] of days.getRows()) {
      const into = path.join(folder, String(day), `${name}.parquet`);
      await fs.mkdir(path.dirname(into), { recursive: true });
      const aside = `${into}.part`;
      const sql = partitionSql(log, {
        day: String(day),
        youngerThan,
        known: await partitionsIn(path.dirname(into)),
        into: aside,
      });
      const added = await count(sql);
      if (added > 0) await settle(aside, into);
      else await fs.rm(aside, { force: true });
      rows += added;
    }
    const carry = path.join(path.dirname(spools[0]), `${name}.jsonl`);
    const carried = await count(carriedSql(youngerThan, `${carry}.part`));
    if (carried > 0) await settle(`${carry}.part`, carry);
    else await fs.rm(`${carry}.part`, { force: true });
    return { rows, carriedInto: carried > 0 ? carry : undefined };
  });
  for (const spool of spools) await fs.rm(spool);
  return written;
}

async function partitionsIn(folder: string): Promise<string[]> {
  return (await fs.readdir(folder))
    .filter(name => name.endsWith('.parquet'))
    .map(name => path.join(folder, name));
}

/** Puts a whole file in its place: on the disk first, then under its name. */
async function settle(aside: string, into: string): Promise<void> {
  const file = await fs.open(aside, 'r+');
  await file.sync();
  await file.close();
  await fs.rename(aside, into);
  const folder = await fs.open(path.dirname(into), 'r');
  await folder.sync();
  await folder.close();
}
