import { readMatrix } from '@bellwether/rightsizing';
import {
  increments,
  layOut,
  momentsOf,
  type Sampled,
} from '../adapters/priceList/sampled';
import { killsOf } from './killsOf';
import { readSamples } from './readSamples';
import {
  OOM_KILLS,
  RESTARTS,
  type ContainerEvent,
  type HourlyUse,
  type ReadContainer,
  type SampledServer,
  type UsageAnswers,
} from './types';

const HOUR = 3600;

/** Series of several answers, one after the other in time. */
function seriesOf(
  bodies: readonly Uint8Array[],
  range: { fromSeconds: number; untilSeconds: number; stepSeconds: number },
): Sampled[] {
  const count = momentsOf(range).length;
  const byLabels = new Map<string, Sampled>();
  for (const body of bodies) {
    for (const { labels, samples } of readMatrix(body)) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const series = byLabels.get(key) ?? {
        labels,
        values: new Array<number | undefined>(count).fill(undefined),
      };
      byLabels.set(key, series);
      layOut(series.values, samples.at, samples.value, range);
    }
  }
  return [...byLabels.values()];
}

/**
 * Reads what was answered of a server. For a thread: it takes as long as there are samples.
 *
 * @throws MatrixError for what is no answer of Prometheus
 */
export function readUsage(answers: UsageAnswers): SampledServer {
  const { workload, from, until, stepSeconds, bodies } = answers;
  const range = { fromSeconds: from, untilSeconds: until, stepSeconds };
  const hourly = { ...range, stepSeconds: HOUR };
  const moments = momentsOf(range);
  const hours = momentsOf(hourly);
  const cpu = seriesOf(bodies.cpu, range).map(
    ({ labels, values }): Sampled => ({
      labels,
      values: [
        undefined,
        ...increments(values, 'unknown').map(one =>
          one === undefined ? undefined : one / stepSeconds,
        ),
      ],
    }),
  );
  const memory = seriesOf(bodies.memory, range);
  const counters = seriesOf(bodies.counters, hourly);
  const counted = (metric: string) =>
    counters.filter(({ labels }) => labels.__name__ === metric);
  const oom = counted(OOM_KILLS);
  const restarts = counted(RESTARTS);
  const killed = seriesOf(bodies.killed, hourly);
  const sizes = seriesOf(bodies.sizes, hourly);
  const names = new Set(
    [...cpu, ...memory].flatMap(({ labels }) => labels.container ?? []),
  );
  const of = (all: readonly Sampled[], container: string) =>
    all.filter(({ labels }) => labels.container === container);
  const byHour = new Map<string, HourlyUse>();
  const samples: SampledServer['samples'] = new Map();
  const containers = [...names].sort().map((container): ReadContainer => {
    const mine = { cpu: of(cpu, container), memory: of(memory, container) };
    byHour.set(container, {
      cpu: largest(mine.cpu, moments, hours),
      memory: largest(mine.memory, moments, hours),
    });
    const pods = readSamples(mine, moments);
    samples.set(container, { workload, container, pods });
    return {
      container,
      pods: pods.map(({ pod }) => pod),
      oomKills: killsOf({
        counted: of(oom, container),
        restarts: of(restarts, container),
        killed: of(killed, container),
      }).map(({ pod, moment }) => ({ pod, at: hours[moment] })),
      restarts: eventsOf(of(restarts, container), hours),
      specChangedAt: changedAt(of(sizes, container), hours),
    };
  });
  const { gpu, hasOwnVolume } = answers;
  return {
    usage: {
      from,
      until,
      hours,
      containers,
      hourly: byHour,
      gpu,
      hasOwnVolume,
    },
    samples,
  };
}

/** The largest value of any pod in the hour that ends at each moment. */
function largest(
  all: readonly Sampled[],
  moments: readonly number[],
  hours: readonly number[],
): Array<number | undefined> {
  const most = new Array<number | undefined>(hours.length).fill(undefined);
  for (const { values } of all) {
    values.forEach((value, index) => {
      if (value === undefined) return;
      const hour = Math.min(
        hours.length - 1,
        Math.ceil((moments[index] - hours[0]) / HOUR),
      );
      most[hour] = Math.max(most[hour] ?? 0, value);
    });
  }
  return most;
}

function eventsOf(
  counters: readonly Sampled[],
  hours: readonly number[],
): ContainerEvent[] {
  return counters.flatMap(({ labels, values }) =>
    increments(values).flatMap((grown, index) =>
      grown !== undefined && grown > 0 && values[index] !== undefined
        ? [{ pod: labels.pod, at: hours[index + 1] }]
        : [],
    ),
  );
}

function changedAt(
  sizes: readonly Sampled[],
  hours: readonly number[],
): number | undefined {
  const changes = sizes.flatMap(({ values }) => {
    const known = values.flatMap((value, index) =>
      value === undefined ? [] : [{ value, hour: hours[index] }],
    );
    return known
      .filter(({ value }, at) => at > 0 && value !== known[at - 1].value)
      .map(({ hour }) => hour);
  });
  return changes.length > 0 ? Math.max(...changes) : undefined;
}
