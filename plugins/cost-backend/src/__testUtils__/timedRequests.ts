import { Range } from '@bellwether/plugin-models-node';

/** Of so many requests the slowest share takes between 0.1 and 0.25 s, the others less than 0.05 s. */
export const latencies = (total: number, slowShare: number) => ({
  bounds: [0.05, 0.1, 0.25, Infinity],
  requests: [
    (1 - slowShare) * total,
    (1 - slowShare) * total,
    (1 - 0.1 * slowShare) * total,
    total,
  ],
});

/** A Prometheus that has MLServer's histogram of ten requests a second, and nothing else; how slow they are depends on when it is. */
export function timedRequests(slowShareAt: (second: number) => number) {
  const asked: Range[] = [];
  return {
    asked,
    instance: 'prometheus',
    query: async (text: string) =>
      text.includes('rest_server') ? [{ labels: {}, value: 1 }] : [],
    queryRange: async (text: string, range: Range) => {
      if (!text.includes('_bucket')) return [];
      asked.push(range);
      const { fromSeconds, untilSeconds, stepSeconds } = range;
      const times: number[] = [];
      for (let at = fromSeconds; at <= untilSeconds; at += stepSeconds) {
        times.push(at);
      }
      return latencies(1, 0).bounds.map((bound, index) => ({
        labels: {
          pod: 'x-1',
          le: Number.isFinite(bound) ? String(bound) : '+Inf',
        },
        times,
        values: times.map(
          (at, step) =>
            10 *
            stepSeconds *
            step *
            latencies(1, slowShareAt(at)).requests[index],
        ),
      }));
    },
    queryRangeBodies: async () => [],
  };
}
