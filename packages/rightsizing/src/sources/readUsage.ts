import type { ContainerUsage, PodUsage } from '../usage';
import { fileError } from './FileError';
import { isParquet, openRows } from './openRows';
import { readParquetUsage } from './readParquetUsage';
import { locate, momentOf, quantityOf, textOf } from './Rows';

/** Numbers that come one by one. */
class Growing {
  private values = new Float64Array(256);
  private count = 0;

  add(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }

  /** What came so far, in no more memory than it needs. */
  get(): Float64Array {
    return this.values.slice(0, this.count);
  }
}

interface GrowingPod {
  at: Growing;
  cpu: Growing;
  memory: Growing;
}

type Pods = Map<string, GrowingPod>;

const COLUMNS = [
  'workload',
  'container',
  'pod',
  'at',
  'cpu_cores',
  'memory_bytes',
] as const;

function podUsage(pod: string, { at, cpu, memory }: GrowingPod): PodUsage {
  const times = at.get();
  const ofMeasured = (values: Float64Array) =>
    values.some(value => value >= 0) ? { at: times, value: values } : undefined;
  const cpuCores = ofMeasured(cpu.get());
  const memoryBytes = ofMeasured(memory.get());
  return {
    pod,
    ...(cpuCores && { cpuCores }),
    ...(memoryBytes && { memoryBytes }),
  };
}

/**
 * Reads usage from a Parquet or CSV file with the columns workload, container, pod, at, cpu_cores and memory_bytes (one of the last two
 * may be missing; an empty field is nothing measured). Containers in the order in which they first appear.
 *
 * @throws FileError, one line, that names the file, the line or row, and the column
 */
export async function readUsage(file: string): Promise<ContainerUsage[]> {
  const known = (await isParquet(file)) && (await readParquetUsage(file));
  if (known) return known;
  const rows = await openRows(file);
  // One of the two quantities may be missing; without either there is nothing to size.
  const quantities = ['cpu_cores', 'memory_bytes'] as const;
  const optional = quantities.filter(name =>
    quantities.some(other => other !== name && rows.columns.includes(other)),
  );
  const columns = locate(rows, COLUMNS, optional);
  const containers = new Map<
    string,
    { workload: string; container: string; pods: Pods }
  >();
  let last:
    | { workload: unknown; container: unknown; pod: unknown; into: GrowingPod }
    | undefined;
  for await (const row of rows.rows) {
    const [workload, container, pod] = [
      row[columns.workload],
      row[columns.container],
      row[columns.pod],
    ];
    if (
      !last ||
      last.pod !== pod ||
      last.workload !== workload ||
      last.container !== container
    ) {
      const names = {
        workload: textOf(workload, rows, 'workload'),
        container: textOf(container, rows, 'container'),
      };
      const key = JSON.stringify(names);
      const found = containers.get(key) ?? { ...names, pods: new Map() };
      containers.set(key, found);
      const name = textOf(pod, rows, 'pod');
      const into = found.pods.get(name) ?? {
        at: new Growing(),
        cpu: new Growing(),
        memory: new Growing(),
      };
      found.pods.set(name, into);
      last = { workload, container, pod, into };
    }
    const { at, cpu, memory } = last.into;
    at.add(momentOf(row[columns.at], rows, 'at'));
    cpu.add(quantityOf(row[columns.cpu_cores], rows, 'cpu_cores'));
    memory.add(quantityOf(row[columns.memory_bytes], rows, 'memory_bytes'));
  }
  if (containers.size === 0) {
    throw fileError({ file }, 'has a header and no rows');
  }
  return [...containers.values()].map(({ workload, container, pods }) => ({
    workload,
    container,
    pods: [...pods].map(([pod, growing]) => podUsage(pod, growing)),
  }));
}
