import {
  daily,
  DAY,
  GIB,
  LARGE,
  MONDAY,
  usageOf,
} from '../__testUtils__/usage';
import { prepareUsage } from '../usage';
import { recommend } from './recommend';

const codes = (advice: ReturnType<typeof recommend>) =>
  advice.warnings.map(({ code }) => code);

describe('recommend', () => {
  it('makes an oversized container smaller, above every peak that it learned from', () => {
    const advice = recommend(usageOf(), LARGE);
    expect(advice).toMatchObject({
      decision: 'resize',
      withheld: null,
      confidence: 'high',
      warnings: [],
      replicas: 2,
      history: { pods: 1, samples: 8064, from: MONDAY },
    });
    const { memoryRequestBytes, memoryLimitBytes, cpuRequestCores } =
      advice.recommended;
    expect(memoryLimitBytes).toBeGreaterThan(advice.margin.memory!.peak);
    expect(memoryLimitBytes).toBeLessThan(1.3 * GIB);
    expect(memoryRequestBytes).toBeLessThanOrEqual(memoryLimitBytes!);
    expect(cpuRequestCores).toBeGreaterThan(1);
    expect(cpuRequestCores).toBeLessThan(1.3);
    expect(advice.savingPerPod.memoryBytes).toBe(8 * GIB - memoryRequestBytes!);
  });

  it('learns from the first part and replays on the rest', () => {
    const { replay, history } = recommend(usageOf(), LARGE, { holdout: 0.25 });
    expect(history.heldOutFrom! - history.from).toBe(21 * DAY);
    expect(replay).toMatchObject({
      trainSeconds: 21 * DAY,
      memoryExceeded: false,
      memoryExceededShare: 0,
    });
    expect(replay!.holdoutSeconds).toBeCloseTo(7 * DAY, -3);
    expect(replay!.periodSeconds).toBe(replay!.holdoutSeconds);
  });

  it('holds the risk that it states, by its own estimate', () => {
    const { replay } = recommend(usageOf(), LARGE, { targetBreach: 0.05 });
    expect(replay!.memoryBreach!.probability).toBeLessThanOrEqual(0.0501);
    expect(replay!.memoryBreach!.low).toBeLessThanOrEqual(
      replay!.memoryBreach!.probability,
    );
    expect(replay!.memoryBreach!.high).toBeGreaterThanOrEqual(
      replay!.memoryBreach!.probability,
    );
  });

  it.each(['conformal', 'extreme-value'] as const)(
    'asks for more the rarer a breach has to be and the longer it has to last: %s',
    margin => {
      const prepared = prepareUsage(usageOf({ noise: 0.1 }));
      const limitAt = (targetBreach: number, days: number) =>
        recommend(prepared, LARGE, {
          targetBreach,
          horizonSeconds: days * DAY,
          margin,
        }).replay!.size.memoryLimitBytes!;
      const risks = [0.2, 0.1, 0.05, 0.02, 0.01, 0.001].map(r =>
        limitAt(r, 14),
      );
      expect(risks).toEqual([...risks].sort((a, b) => a - b));
      expect(risks[5]).toBeGreaterThan(risks[0]);
      const horizons = [1, 7, 14, 60].map(days => limitAt(0.02, days));
      expect(horizons).toEqual([...horizons].sort((a, b) => a - b));
      expect(horizons[3]).toBeGreaterThan(horizons[0]);
    },
  );

  it('takes the busy hours for CPU, not the quiet ones', () => {
    const advice = recommend(
      usageOf({ cores: seconds => 2 * daily(seconds) }),
      LARGE,
    );
    expect(advice.recommended.cpuRequestCores).toBeGreaterThanOrEqual(2);
    expect(advice.replay!.cpuThrottledShare).toBeLessThan(0.01);
    expect(advice.season!.daily).toBeGreaterThan(0.9);
    expect(advice.season!.busyHours).toHaveLength(6);
    for (const hour of advice.season!.busyHours) {
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThan(17);
    }
  });

  it('does not take weekends for a spread', () => {
    const week = (seconds: number) =>
      GIB * (Math.floor(seconds / DAY) % 7 < 5 ? 1 : 0.6);
    const { margin, season } = recommend(
      usageOf({ bytes: week, cores: s => (week(s) / GIB) * daily(s) }),
      LARGE,
    );
    expect(margin.memory!.spread).toBeLessThan(0.03);
    expect(season!.weekly).toBeGreaterThan(0.3);
  });

  it('learns again from all where the held-out use was above the size, and says so', () => {
    const advice = recommend(
      usageOf({ bytes: seconds => (seconds < 15 * DAY ? GIB : 3 * GIB) }),
      LARGE,
    );
    expect(advice.replay).toMatchObject({ memoryExceeded: true });
    expect(advice.replay!.size.memoryLimitBytes).toBeLessThan(3 * GIB);
    expect(advice.replay!.exceedances[0]).toMatchObject({
      resource: 'memory',
      at: MONDAY + 15 * DAY,
    });
    expect(advice.recommended.memoryLimitBytes).toBeGreaterThan(3 * GIB);
    expect(codes(advice)).toEqual(['heldout-exceeded', 'level-shift']);
    expect(advice.confidence).toBe('low');
  });
});
