import fs from 'fs';
import path from 'path';
import { simulation } from '@bellwether/rightsizing';
import { DuckDBInstance } from '@duckdb/node-api';
import { FIRST_SEED, folderOf } from './answers';

/**
 * The usage of the same workloads as one Parquet file, as `bellwether rightsize` reads it. Made once.
 *
 * @returns the file, and how many samples it has
 */
export async function makeUsageFile(
  workloads: number,
  stepSeconds: number,
  mostPods: number,
): Promise<{ file: string; rows: number }> {
  const folder = folderOf(workloads, stepSeconds, mostPods);
  const file = path.join(folder, 'usage.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    if (!fs.existsSync(file)) {
      fs.mkdirSync(folder, { recursive: true });
      await connection.run(
        'CREATE TABLE usage (workload VARCHAR, container VARCHAR, pod VARCHAR, "at" DOUBLE, cpu_cores DOUBLE, memory_bytes DOUBLE)',
      );
      const appender = await connection.createAppender('usage');
      for (let i = 0; i < workloads; i++) {
        const { usage } = simulation.simulateWorkload(FIRST_SEED + i, {
          stepSeconds,
        });
        for (const pod of usage.pods.slice(0, mostPods)) {
          const { cpuCores, memoryBytes } = pod;
          if (!cpuCores || !memoryBytes) continue;
          for (let at = 0; at < cpuCores.at.length; at++) {
            appender.appendVarchar(`w${String(i).padStart(4, '0')}`);
            appender.appendVarchar(usage.container);
            appender.appendVarchar(pod.pod);
            appender.appendDouble(cpuCores.at[at]);
            appender.appendDouble(cpuCores.value[at]);
            appender.appendDouble(Math.round(memoryBytes.value[at]));
            appender.endRow();
          }
        }
      }
      appender.closeSync();
      const name = `'${file.replace(/'/g, "''")}.part'`;
      await connection.run(`COPY usage TO ${name} (FORMAT parquet)`);
      fs.renameSync(`${file}.part`, file);
    }
    const counted = await connection.runAndReadAll(
      `SELECT count(*)::DOUBLE FROM read_parquet('${file.replace(
        /'/g,
        "''",
      )}')`,
    );
    return { file, rows: Number(counted.getRows()[0][0]) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
