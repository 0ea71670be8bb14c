import type { ContainerFacts } from '../recommend/types';
import { fileError } from './FileError';
import { openRows } from './openRows';
import { locate, quantityOf, textOf } from './Rows';

/** What one row of a file of requests says. */
export interface ContainerRequests {
  workload: string;
  container: string;
  facts: ContainerFacts;
}

const COLUMNS = [
  'workload',
  'container',
  'cpu_request',
  'memory_request',
  'memory_limit',
  'replicas',
  'cpu_limit',
] as const;

/**
 * Reads what containers ask for from a Parquet or CSV file with the columns workload, container, cpu_request (cores), memory_request and
 * memory_limit (bytes), and replicas; cpu_limit (cores) may be there. An empty field says nothing.
 *
 * @throws FileError, one line, that names the file, the line or row, and the column
 */
export async function readRequests(file: string): Promise<ContainerRequests[]> {
  const rows = await openRows(file);
  const columns = locate(rows, COLUMNS, ['cpu_limit']);
  const found = new Map<string, ContainerRequests>();
  for await (const row of rows.rows) {
    const names = {
      workload: textOf(row[columns.workload], rows, 'workload'),
      container: textOf(row[columns.container], rows, 'container'),
    };
    // A request of 0 is none.
    const size = (column: (typeof COLUMNS)[number]) =>
      quantityOf(row[columns[column]], rows, column) || null;
    const replicas = quantityOf(row[columns.replicas], rows, 'replicas');
    if (Number.isFinite(replicas) && !Number.isInteger(replicas)) {
      throw fileError(rows.place('replicas'), `${replicas} is no whole number`);
    }
    const key = JSON.stringify(names);
    if (found.has(key)) {
      throw fileError(
        rows.place('workload'),
        `${names.workload}/${names.container} is there twice`,
      );
    }
    const [request, limit] = [size('memory_request'), size('memory_limit')];
    if (request !== null && limit !== null && request > limit) {
      throw fileError(
        rows.place('memory_request'),
        `${request} is above the limit of ${limit}`,
      );
    }
    found.set(key, {
      ...names,
      facts: {
        current: {
          cpuRequestCores: size('cpu_request'),
          cpuLimitCores: size('cpu_limit'),
          memoryRequestBytes: request,
          memoryLimitBytes: limit,
        },
        ...(Number.isFinite(replicas) && { replicas }),
      },
    });
  }
  return [...found.values()];
}
