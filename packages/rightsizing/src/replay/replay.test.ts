import { GIB, LARGE, usageOf } from '../__testUtils__/usage';
import { recommend } from '../recommend';
import { simulateWorkload, USUAL_LOAD } from '../simulate';
import { shareInterval } from '../statistics';
import { prepareUsage } from '../usage';
import { replay, riskCurve } from './riskCurve';
import { popularRules } from './types';

const SIZE = {
  cpuRequestCores: 1,
  cpuLimitCores: null,
  memoryRequestBytes: GIB,
  memoryLimitBytes: 1.5 * GIB,
};

describe('replay', () => {
  it('counts the held-out time above a size, and nothing before', () => {
    const half = 14 * 86_400;
    const usage = usageOf({
      noise: 0,
      cores: seconds => (seconds < half || seconds % 1200 < 600 ? 2 : 0.5),
      bytes: seconds => (seconds < half ? 9 * GIB : GIB),
    });
    expect(replay(usage, SIZE, LARGE)).toMatchObject({
      memoryExceeded: false,
      memoryExceededShare: 0,
      cpuThrottledShare: 0.5,
      savingShare: { cpu: 0.75, memory: 0.875 },
    });
    expect(replay(usage, SIZE, LARGE, { holdout: 0.9 })).toMatchObject({
      memoryExceeded: true,
    });
  });

  it('weighs pods by their time, not by their samples', () => {
    const usage = usageOf(
      { pod: 'fine', stepSeconds: 60, noise: 0, cores: () => 2 },
      { pod: 'coarse', stepSeconds: 300, noise: 0, cores: () => 0.5 },
    );
    expect(replay(usage, SIZE).cpuThrottledShare).toBeCloseTo(0.5, 3);
  });

  it('has no saving where nothing is asked for', () => {
    expect(replay(usageOf(), SIZE).savingShare).toEqual({
      cpu: null,
      memory: null,
    });
  });
});

describe('riskCurve', () => {
  const usage = prepareUsage(usageOf({ noise: 0.1 }));
  const curve = riskCurve(usage, LARGE, {}, [0.1, 0.001, 0.01]);

  it('ascends by target, and saves more the more may happen', () => {
    expect(curve.points.map(({ targetBreach }) => targetBreach)).toEqual([
      0.001, 0.01, 0.1,
    ]);
    const savings = curve.points.map(({ savingShare }) => savingShare.memory!);
    expect(savings).toEqual([...savings].sort((a, b) => a - b));
    const risks = curve.points.map(
      ({ memoryBreach }) => memoryBreach!.probability,
    );
    expect(risks).toEqual([...risks].sort((a, b) => a - b));
    curve.points.forEach(({ targetBreach, memoryBreach }) =>
      expect(memoryBreach!.probability).toBeLessThanOrEqual(
        1.02 * targetBreach,
      ),
    );
  });

  it('goes through the recommended size', () => {
    expect(curve.points[1].size).toEqual(recommend(usage, LARGE).replay!.size);
  });

  it('marks every popular rule, with its risk', () => {
    expect(curve.rules.map(({ rule }) => rule)).toEqual(popularRules);
    const risk = Object.fromEntries(
      curve.rules.map(({ rule, memoryBreach }) => [
        rule,
        memoryBreach!.probability,
      ]),
    );
    expect(risk.max).toBeGreaterThan(risk['max-1.15']);
    expect(risk.krr).toBe(risk['max-1.15']);
    expect(risk['p95-1.15']).toBeGreaterThan(risk['max-1.15']);
  });
});

/** The usual week, one per cent busier with each week of half a year. */
const GROWING_LOAD = Array.from(
  { length: 26 * 168 },
  (_, hour) => USUAL_LOAD[hour % 168] * 1.01 ** Math.floor(hour / 168),
);

describe('on a simulated fleet', () => {
  const workloads = Array.from({ length: 150 }, (_, i) => {
    const { usage, facts, kind } = simulateWorkload(700_000 + i, {
      stepSeconds: 900,
    });
    return { kind, usage, facts, advice: recommend(usage, facts) };
  });

  it('holds the target: breaches are at most 1 % and two standard errors', () => {
    const breaches = workloads.filter(
      ({ advice }) => advice.replay?.memoryExceeded,
    ).length;
    const n = workloads.length;
    expect(breaches / n).toBeLessThanOrEqual(
      0.01 + 2 * Math.sqrt((0.01 * 0.99) / n),
    );
  });

  it.each([0.2, 0.1, 0.05, 0.02])(
    'holds a target of %d as well, on a load that nothing was calibrated to',
    targetBreach => {
      const sized = Array.from({ length: 150 }, (_, i) =>
        simulateWorkload(800_000 + i, {
          stepSeconds: 900,
          hourlyLoad: GROWING_LOAD,
        }),
      ).flatMap(({ usage, facts, kind }) =>
        kind === 'leak'
          ? []
          : recommend(usage, facts, { targetBreach }).replay ?? [],
      );
      const breaches = sized.filter(({ memoryExceeded }) => memoryExceeded);
      expect(breaches.length / sized.length).toBeLessThanOrEqual(
        targetBreach +
          2 * Math.sqrt((targetBreach * (1 - targetBreach)) / sized.length),
      );
    },
  );

  it('finds the leaks, and takes little else for one', () => {
    const isLeak = ({ advice }: (typeof workloads)[0]) =>
      advice.withheld?.code === 'leak';
    const leaks = workloads.filter(({ kind }) => kind === 'leak');
    expect(leaks.length).toBeGreaterThan(3);
    expect(leaks.every(isLeak)).toBe(true);
    expect(
      workloads.filter(each => each.kind !== 'leak' && isLeak(each)),
    ).toHaveLength(0);
  });

  it('is the same workload from the same seed', () => {
    const [one, again, other] = [5, 5, 6].map(
      seed =>
        simulateWorkload(seed, { seconds: 86_400 }).usage.pods[0].memoryBytes!
          .value,
    );
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('never uses more than its limit', () => {
    for (const { advice, facts } of workloads) {
      expect(advice.warnings.map(({ code }) => code)).not.toContain(
        'usage-over-limit',
      );
      expect(facts.current!.memoryLimitBytes).toBeGreaterThan(0);
    }
  });
});

describe('shareInterval', () => {
  it('is everything without trials, and closed at the ends', () => {
    expect(shareInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(shareInterval(0, 20).high).toBeCloseTo(1 - 0.025 ** (1 / 20), 10);
    expect(shareInterval(20, 20).low).toBeCloseTo(0.025 ** (1 / 20), 10);
  });
});
