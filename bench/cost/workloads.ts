import fs from 'fs';
import path from 'path';
import {
  prepareUsage,
  simulation,
  type ContainerFacts,
  type PreparedUsage,
  type Samples,
} from '@bellwether/rightsizing';

/** A workload on which rules are compared. */
export interface Workload {
  usage: PreparedUsage;
  facts: ContainerFacts;
  /** Of a simulated one. */
  simulated?: simulation.SimulatedWorkload;
}

/** The synthetic mix; seeds from `first` on. */
export function* mix(
  count: number,
  first: number,
  hourlyLoad?: readonly number[],
): Generator<Workload> {
  for (let seed = first; seed < first + count; seed++) {
    const simulated = simulation.simulateWorkload(seed, {
      ...(hourlyLoad && { hourlyLoad }),
    });
    yield {
      usage: prepareUsage(simulated.usage),
      facts: simulated.facts,
      simulated,
    };
  }
}

function samplesOf(rows: [number, number][]): Samples {
  rows.sort(([a], [b]) => a - b);
  return {
    at: Float64Array.from(rows, ([at]) => at),
    value: Float64Array.from(rows, ([, value]) => value),
  };
}

const GIB = 2 ** 30;
/** The trace has shares of a limit that it does not name. */
const SUPPOSED_LIMIT = 64 * GIB;
const LEAST_SAMPLES = 1000;

function linesOf(file: string): string[] {
  return fs.readFileSync(file, 'utf8').split(/\r?\n/).slice(1).filter(Boolean);
}

/**
 * Alibaba's GenTD26: memory of the pods of an image-generation service as a share of their limit, a sample a minute over 23 hours. The
 * repository states no licence, so the data are not part of this one: `pod_memory_util_anon.csv` lies in
 * `cluster-trace-v2026-GenAI/pod_memory_util_anon.tar.gz` of github.com/alibaba/clusterdata.
 *
 * @param folder - where the unpacked file lies
 */
export function genAi(folder: string): Workload[] {
  const pods = new Map<string, [number, number][]>();
  for (const line of linesOf(path.join(folder, 'pod_memory_util_anon.csv'))) {
    const [value, at, pod] = line.split(',');
    const rows = pods.get(pod) ?? [];
    pods.set(pod, rows);
    if (value !== '') rows.push([Number(at), SUPPOSED_LIMIT * Number(value)]);
  }
  return [...pods]
    .filter(([, rows]) => rows.length > LEAST_SAMPLES)
    .map(([pod, rows]) => ({
      usage: prepareUsage({
        workload: pod,
        container: 'server',
        pods: [{ pod, memoryBytes: samplesOf(rows) }],
      }),
      facts: {
        replicas: 1,
        current: {
          memoryRequestBytes: SUPPOSED_LIMIT,
          memoryLimitBytes: SUPPOSED_LIMIT,
        },
      },
    }));
}

/**
 * CPU of machines on AWS from the Numenta Anomaly Benchmark (MIT licence, Numenta Inc.): per cent of a machine every five minutes over two
 * weeks. The files lie in `data/realAWSCloudwatch` of github.com/numenta/NAB.
 *
 * @param folder - where the files lie
 */
export function nab(folder: string): Workload[] {
  return fs
    .readdirSync(folder)
    .filter(file => /cpu_utilization.*\.csv$/.test(file))
    .sort()
    .map(file => ({
      usage: prepareUsage({
        workload: path.basename(file, '.csv'),
        container: 'machine',
        pods: [
          {
            pod: 'machine',
            cpuCores: samplesOf(
              linesOf(path.join(folder, file)).map(line => {
                const [at, value] = line.split(',');
                return [
                  Date.parse(`${at.replace(' ', 'T')}Z`) / 1000,
                  Number(value) / 100,
                ];
              }),
            ),
          },
        ],
      }),
      facts: { replicas: 1, current: { cpuRequestCores: 1 } },
    }));
}
