import { clusterDay, costRow as row } from '../__testUtils__/costDays';
import { ClusterDays } from '../costs/sumDays';
import { plusDays } from '../days';
import {
  chargedPerPod,
  estimateRealised,
  fixedPods,
  podsByTraffic,
  realisedDays,
} from './realised';

const GIB = 2 ** 30;
const FIRST = '2026-06-01';
const dayAt = (index: number) => plusDays(FIRST, index);

const clusterDays = new ClusterDays(
  Array.from({ length: 40 }, (_, index) => clusterDay(dayAt(index))),
);

/** Ten days on which pods follow traffic: 24 hours of pods, and one more for every thousand predictions. */
const before = Array.from({ length: 10 }, (_, index) =>
  row(dayAt(index), 24 + index * 4, 1, index * 4_000),
);

it('the same pods at the old size are what a saving is measured against', () => {
  const charged = chargedPerPod([row(dayAt(0), 48, 1)])!;
  expect(charged).toEqual({ cpuCores: 1, memoryBytes: GIB });
  const [measured] = realisedDays(
    'r',
    [row(dayAt(20), 72, 0.4)],
    clusterDays,
    charged,
  );
  expect(measured.counterfactual).toBeCloseTo(72 * (0.1 + 0.01), 9);
  expect(measured.actual).toBeCloseTo(72 * (0.04 + 0.01), 9);
});

it('a change of the number of pods is measured against as many as there were, whatever is counted', () => {
  const charged = { cpuCores: 1, memoryBytes: GIB, pods: fixedPods(3) };
  const measured = realisedDays(
    'r',
    [row(dayAt(20), 48, 0.4), row(dayAt(21), 48, 0.4, 9_000)],
    clusterDays,
    charged,
  );
  expect(measured.map(({ counterfactual }) => counterfactual)).toEqual([
    expect.closeTo(72 * (0.1 + 0.01), 9),
    expect.closeTo(72 * (0.1 + 0.01), 9),
  ]);
});

it('how pods follow traffic is learned from the days before', () => {
  expect(podsByTraffic(before, clusterDays)).toEqual({
    fixed: expect.closeTo(24, 6),
    perPrediction: expect.closeTo(0.001, 9),
    least: 24,
    most: 60,
  });
});

it.each([
  ['few days', before.slice(0, 6)],
  ['no counted request', before.map(one => ({ ...one, predictions: null }))],
  [
    'the same traffic every day',
    before.map(one => ({ ...one, predictions: 1 })),
  ],
  [
    'fewer pods the more traffic',
    before.map((one, index) => ({ ...one, podHours: 100 - index })),
  ],
])('%s tell nothing of how pods follow traffic', (_, rows) => {
  expect(podsByTraffic(rows, clusterDays)).toBeUndefined();
});

it('days that are not whole teach nothing', () => {
  const halves = new ClusterDays(before.map(({ day }) => clusterDay(day, 0.5)));
  expect(podsByTraffic(before, halves)).toBeUndefined();
});

it('pods that an autoscaler adds for a size that is too small are no saving', () => {
  const charged = {
    ...chargedPerPod(before)!,
    pods: podsByTraffic(before, clusterDays),
  };
  const of = (podHours: number, predictions: number) => {
    const [{ actual, counterfactual }] = realisedDays(
      'r',
      [row(dayAt(20), podHours, 0.4, predictions)],
      clusterDays,
      charged,
    );
    return [actual, counterfactual].map(one => Number(one.toFixed(6)));
  };
  // For 12,000 predictions there were 36 hours of pods before.
  expect(of(36, 12_000)).toEqual([36 * 0.05, 36 * 0.11]);
  // Three times as many now: it costs more than before.
  expect(of(108, 12_000)).toEqual([5.4, 36 * 0.11]);
  // Nothing is claimed for more traffic than was ever seen.
  expect(of(200, 900_000)).toEqual([10, 60 * 0.11]);
});

it('an estimate has the interval of its days, and none of one day', () => {
  const day = (saved: number, index: number) => ({
    recommendation: 'r',
    day: dayAt(index),
    actual: 1,
    counterfactual: 1 + saved,
  });
  expect(estimateRealised([day(2, 0)])).toEqual({ value: 2, low: 2, high: 2 });
  const { value, low, high } = estimateRealised([1, 2, 3].map(day));
  expect(value).toBeCloseTo(2, 9);
  // Student's t of two degrees of freedom, 4.303, times 1 / √3.
  expect([value - low, high - value]).toEqual([
    expect.closeTo(4.303 / Math.sqrt(3), 6),
    expect.closeTo(4.303 / Math.sqrt(3), 6),
  ]);
});
