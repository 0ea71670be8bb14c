import { UsageReply, usageReplySchema } from '@bellwether/plugin-cost-common';
import { serverAddress } from './places';

const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;
const FROM = Date.parse('2026-05-17T00:00:00Z');
const HOURS = 30 * 24;
/** Once, in the held-out half, more is used than is recommended. */
const PEAK_AT = 17 * 24 + 12;

const hour = (index: number) => new Date(FROM + index * HOUR_MS).toISOString();

/** Busy by day, quiet by night; one hour was not measured. */
function cpuAt(index: number): number | null {
  if (index === 100) return null;
  if (index === PEAK_AT) return 2.5;
  return 0.9 + 0.4 * Math.sin(((index % 24) / 24) * 2 * Math.PI);
}

export function usageReply(): UsageReply {
  const points = (at: (index: number) => number | null) =>
    Array.from({ length: HOURS }, (_, index) => ({
      at: hour(index),
      used: at(index),
    }));
  return usageReplySchema.parse({
    entityRef: 'resource:default/flight-delay',
    servers: [
      {
        ...serverAddress(),
        pods: 6,
        containers: [
          {
            container: 'server',
            series: [
              {
                resource: 'cpu',
                unit: 'cores',
                points: points(cpuAt),
                request: 4,
                limit: null,
                recommendedRequest: 2.4,
                recommendedLimit: null,
                breaches: [{ at: hour(PEAK_AT), used: 2.5 }],
              },
              {
                resource: 'memory',
                unit: 'bytes',
                points: points(index => (3.2 + 0.2 * (index % 5)) * GIB),
                request: 8 * GIB,
                limit: 8 * GIB,
                recommendedRequest: 4.6 * GIB,
                recommendedLimit: 5.2 * GIB,
                breaches: [],
              },
            ],
          },
        ],
        from: hour(0),
        until: hour(HOURS),
        heldOutFrom: '2026-06-01T00:00:00.000Z',
        findings: [],
      },
    ],
  });
}
