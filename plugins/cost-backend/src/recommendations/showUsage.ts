import {
  Finding,
  Recommendation,
  ServerUsage,
  UsageSeries,
} from '@bellwether/plugin-cost-common';
import { gpuSharingOf } from './adviseSpot';
import type { Examined } from './judgeSize';
import { addressOf } from './propose';

const UNITS = { cpu: 'cores', memory: 'bytes', gpu: 'share' } as const;

/** The usage of a server as a chart shows it, with the recommended lines and what exceeded them in the held-out part. */
export function showUsage(
  examined: Examined,
  recommendation: Pick<Recommendation, 'containers' | 'heldOut'> | null,
): ServerUsage {
  const { server, usage, containers } = examined;
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  const heldOutFrom = recommendation?.heldOut.from ?? null;
  const series = (
    resource: UsageSeries['resource'],
    values: ReadonlyArray<number | undefined>,
    lines: Pick<
      UsageSeries,
      'request' | 'limit' | 'recommendedRequest' | 'recommendedLimit'
    >,
  ): UsageSeries => {
    const points = usage.hours.map((hour, index) => ({
      at: iso(hour),
      used: values[index] ?? null,
    }));
    const bound =
      resource === 'memory' ? lines.recommendedLimit : lines.recommendedRequest;
    return {
      resource,
      unit: UNITS[resource],
      points,
      ...lines,
      breaches:
        bound === null || heldOutFrom === null
          ? []
          : points.flatMap(({ at, used }) =>
              used !== null && used > bound && at >= heldOutFrom
                ? [{ at, used }]
                : [],
            ),
    };
  };
  const findings: Finding[] = [];
  return {
    ...addressOf(server),
    pods: server.versions.reduce((sum, one) => sum + one.wantedReplicas, 0),
    from: iso(usage.from),
    until: iso(usage.until),
    heldOutFrom,
    containers: usage.containers.map(({ container }) => {
      const spec = containers.find(({ name }) => name === container);
      const size = spec?.size;
      const advised = recommendation?.containers.find(
        one => one.container === container,
      )?.recommended;
      const hourly = usage.hourly.get(container);
      if (spec && (!size?.cpuRequestCores || !size.memoryRequestBytes)) {
        findings.push({
          code: 'no-request',
          tone: 'watch',
          subject: server.id,
          sentence: `Container ${container} asks for no ${
            size?.cpuRequestCores ? 'memory' : 'CPU'
          }: it is charged by use, and may be the first that has to go.`,
        });
      }
      const limit = size?.memoryLimitBytes ?? null;
      if (
        limit !== null &&
        hourly?.memory.some(value => (value ?? 0) > limit * 1.001)
      ) {
        findings.push({
          code: 'usage-over-limit',
          tone: 'watch',
          subject: server.id,
          sentence: `Container ${container} used more memory than it may now: the limit was lowered, or the measurement is late.`,
        });
      }
      const isServing = spec && spec.gpus > 0;
      if (isServing && (usage.gpu?.measure ?? null) === null) {
        findings.push({
          code: 'gpu-not-measured',
          tone: 'watch',
          subject: server.id,
          sentence:
            'Use of its GPU is not measured: run the DCGM exporter. OpenCost shows 0 then, which means nothing.',
        });
      }
      if (isServing && gpuSharingOf(examined).sharing === 'time-slicing') {
        findings.push({
          code: 'gpu-time-sliced',
          tone: 'watch',
          subject: server.id,
          sentence:
            'Pods share its GPU in turns: what the device was used for is not known pod by pod, and nothing is said of it.',
        });
      }
      return {
        container,
        series: [
          series('cpu', hourly?.cpu ?? [], {
            request: size?.cpuRequestCores ?? null,
            limit: size?.cpuLimitCores ?? null,
            recommendedRequest: advised?.cpuRequestCores ?? null,
            recommendedLimit: advised?.cpuLimitCores ?? null,
          }),
          series('memory', hourly?.memory ?? [], {
            request: size?.memoryRequestBytes ?? null,
            limit,
            recommendedRequest: advised?.memoryRequestBytes ?? null,
            recommendedLimit: advised?.memoryLimitBytes ?? null,
          }),
          ...(isServing && usage.gpu?.measure
            ? [
                series('gpu', usage.gpu.use, {
                  request: spec.gpus,
                  limit: null,
                  recommendedRequest: null,
                  recommendedLimit: null,
                }),
              ]
            : []),
        ],
      };
    }),
    findings,
  };
}
