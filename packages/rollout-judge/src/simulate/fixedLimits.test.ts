import { fixedLatency, fixedStabilityIndex, histogramQuantile } from '.';

it('takes a quantile of the canary’s latency as Prometheus does', () => {
  const latency = (count: number[]) => ({
    at: '2026-06-16T14:00:00Z',
    weight: 50,
    canary: {
      requests: 1000,
      errors: 0,
      latency: { le: [0.1, 0.5, '+Inf' as const], count },
    },
  });
  const fast = latency([900, 1000, 1000]);
  // histogram_quantile(0.95): half way from 0.1 to 0.5.
  expect(fixedLatency(0.95, 0.25, 1, 0).replay([fast])).toEqual({
    minute: 1,
    saw: { value: expect.closeTo(0.3) },
  });
  expect(fixedLatency(0.95, 0.3001, 1, 0).rollsBackAt([fast])).toBe(undefined);
  // Beyond the last edge it says that edge; a longer window dilutes one slow minute.
  const slow = latency([0, 800, 1000]);
  expect(fixedLatency(0.95, 0.45, 1, 0).replay([fast, slow])).toEqual({
    minute: 2,
    saw: { value: 0.5 },
  });
  expect(fixedLatency(0.8, 0.45, 2, 0).rollsBackAt([fast, slow])).toBe(
    undefined,
  );
  const { latency: _, ...without } = fast.canary;
  expect(
    fixedLatency(0.95, 0.1, 1, 0).replay([{ ...fast, canary: without }]),
  ).toEqual({});
  // Without a bucket for what is beyond the last edge, the requests are all there is.
  expect(histogramQuantile(0.95, { le: [1], count: [500] }, 1000)).toBe(1);
  expect(histogramQuantile(0.25, { le: [1], count: [500] }, 1000)).toBe(0.5);
  expect(histogramQuantile(0.5, { le: [1], count: [0] }, 0)).toBeUndefined();
});

it('holds the stability index of all scores so far against a fixed limit', () => {
  const scored = (stable: number[], canary: number[]) => ({
    at: '2026-06-16T14:00:00Z',
    weight: 50,
    scoreWindows: [{ stable, canary }],
  });
  const same = scored([500, 500], [50, 50]);
  const moved = scored([0, 0], [50, 0]);
  const rule = fixedStabilityIndex(0.2);
  expect(rule.replay([same]).saw?.value).toBeCloseTo(0, 3);
  // Shares of ½ and ½ against 50.5/151 and 100.5/151.
  expect(rule.replay([same, moved])).toEqual({
    saw: { value: expect.closeTo(0.115, 2) },
  });
  expect(rule.rollsBackAt([same, moved, moved, moved])).toBe(3);
  expect(rule.replay([scored([0, 0], [3, 4])])).toEqual({});
});
