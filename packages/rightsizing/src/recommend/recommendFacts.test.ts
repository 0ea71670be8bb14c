import {
  daily,
  DAY,
  GIB,
  LARGE,
  MONDAY,
  usageOf,
} from '../__testUtils__/usage';
import { recommend } from './recommend';

const codes = (advice: ReturnType<typeof recommend>) =>
  advice.warnings.map(({ code }) => code);

describe('recommend, with what is known of the container,', () => {
  it('refuses a leak, also one that is killed again and again', () => {
    for (const lifeDays of [100, 6]) {
      const advice = recommend(
        usageOf({
          bytes: seconds =>
            GIB * (1 + (0.3 * (seconds % (lifeDays * DAY))) / DAY),
        }),
        LARGE,
      );
      expect(advice).toMatchObject({
        decision: 'do-not-resize',
        withheld: { code: 'leak' },
        recommended: LARGE.current,
        replay: null,
        confidence: 'low',
      });
      expect(advice.withheld!.sentence).toMatch(
        /^Memory of pod pod-0 grew without end, by 0\.\d\d GiB a day/,
      );
    }
  });

  it.each([
    ['a cache that fills', (s: number) => GIB * (2 - Math.exp(-s / DAY))],
    ['a busy day', (s: number) => GIB * (1 + daily(s))],
    ['a step', (s: number) => (s > 10 * DAY ? 1.5 * GIB : GIB)],
  ])('does not take %s for a leak', (_name, bytes) => {
    expect(recommend(usageOf({ bytes }), LARGE).withheld).toBeNull();
  });

  it('calls memory that is taken and never given back a heap', () => {
    const advice = recommend(
      usageOf({
        bytes: s => GIB * (2.5 - 1.5 * Math.exp(-s / (2 * DAY))),
        noise: 0.002,
      }),
      LARGE,
    );
    expect(codes(advice)).toContain('jvm-like');
    expect(codes(recommend(usageOf(), { ...LARGE, runtime: 'jvm' }))).toEqual([
      'jvm-like',
    ]);
    expect(codes(recommend(usageOf(), LARGE))).toEqual([]);
  });

  it('takes a kill for lack of memory as evidence that the limit was too low', () => {
    const advice = recommend(usageOf(), {
      ...LARGE,
      oomKills: [{ pod: 'pod-0', at: MONDAY + DAY }],
    });
    expect(advice.recommended.memoryLimitBytes).toBeGreaterThanOrEqual(
      1.2 * 8 * GIB,
    );
    expect(codes(advice)).toEqual(['oom-killed']);
    const later = recommend(usageOf(), {
      ...LARGE,
      oomKills: [{ pod: 'pod-0', at: MONDAY + 90 * DAY }],
    });
    expect(codes(later)).toEqual([]);
  });

  it('lets an autoscaler keep what it acts on', () => {
    const byCpu = recommend(usageOf(), {
      ...LARGE,
      autoscaler: { metric: 'cpu', targetUtilisation: 0.6 },
    });
    expect(byCpu.recommended.cpuRequestCores).toBe(4);
    expect(byCpu.recommended.memoryRequestBytes).toBeLessThan(2 * GIB);
    expect(codes(byCpu)).toEqual(['autoscaled']);
    const byMemory = recommend(usageOf(), {
      ...LARGE,
      autoscaler: { metric: 'memory' },
    });
    expect(byMemory.recommended.memoryLimitBytes).toBe(8 * GIB);
    expect(byMemory.recommended.cpuRequestCores).toBeLessThan(2);
    expect(
      recommend(usageOf(), { ...LARGE, verticalAutoscaler: true }),
    ).toMatchObject({
      decision: 'do-not-resize',
      withheld: { code: 'autoscaled' },
    });
  });

  it('keeps what has the right size', () => {
    const { recommended } = recommend(usageOf(), LARGE);
    expect(
      recommend(usageOf(), { ...LARGE, current: recommended }),
    ).toMatchObject({
      decision: 'keep',
      withheld: { code: 'right-size' },
      recommended,
      savingPerPod: { cpuCores: 0, memoryBytes: 0 },
    });
  });

  it('has nothing to size where no pods are wanted', () => {
    expect(recommend(usageOf(), { ...LARGE, replicas: 0 })).toMatchObject({
      decision: 'do-not-resize',
      withheld: { code: 'zero-replicas' },
    });
  });

  it('sizes a container that asks for nothing, and states no saving', () => {
    const advice = recommend(usageOf(), { replicas: 1, current: {} });
    expect(advice).toMatchObject({
      decision: 'resize',
      current: { cpuRequestCores: null, memoryRequestBytes: null },
      savingPerPod: { cpuCores: null, memoryBytes: null },
    });
    expect(codes(advice)).toEqual(['no-request']);
  });

  it('sizes a CPU limit where there is one, and brings none in', () => {
    expect(recommend(usageOf(), LARGE).recommended.cpuLimitCores).toBeNull();
    const limited = recommend(usageOf(), {
      ...LARGE,
      current: { ...LARGE.current, cpuLimitCores: 8 },
    }).recommended;
    expect(limited.cpuLimitCores).toBeGreaterThanOrEqual(
      limited.cpuRequestCores!,
    );
    expect(limited.cpuLimitCores).toBeLessThan(8);
  });

  it('leaves out what was used before the spec changed, and waits for a day since', () => {
    const shape = { bytes: (s: number) => (s < 10 * DAY ? 4 * GIB : GIB) };
    const since = recommend(usageOf(shape), {
      ...LARGE,
      specChangedAt: MONDAY + 10 * DAY,
    });
    expect(since.history.from).toBe(MONDAY + 10 * DAY);
    expect(since.recommended.memoryLimitBytes).toBeLessThan(2 * GIB);
    expect(
      recommend(usageOf(shape), {
        ...LARGE,
        specChangedAt: MONDAY + 27.5 * DAY,
      }).withheld!.code,
    ).toBe('spec-changed');
    expect(
      recommend(usageOf(shape), { ...LARGE, specChangedAt: MONDAY + 99 * DAY })
        .withheld!.sentence,
    ).toMatch(/^The spec was changed after the last sample; a day/);
  });

  it.each([
    ['no pods', { workload: 'w', container: 'c', pods: [] }],
    ['no samples', usageOf({ days: 0 })],
    ['two hours', usageOf({ days: 2 / 24, stepSeconds: 10 })],
    ['99 samples', usageOf({ days: 99, stepSeconds: DAY })],
  ])('says that the history is too short: %s', (_name, usage) => {
    expect(recommend(usage, LARGE)).toMatchObject({
      decision: 'do-not-resize',
      withheld: { code: 'not-enough-history' },
    });
  });

  it('says that a history is shorter than two weeks, and that no weekend is in it', () => {
    const advice = recommend(usageOf({ days: 3 }), LARGE);
    expect(codes(advice)).toEqual(['short-history', 'no-weekend']);
    expect(advice.warnings[0].sentence).toBe('history shorter than two weeks');
    expect(advice.confidence).toBe('low');
  });

  it('says where usage is beyond the limit', () => {
    const advice = recommend(usageOf({ bytes: () => 9 * GIB }), LARGE);
    expect(codes(advice)).toEqual(['usage-over-limit']);
    expect(advice.recommended.memoryLimitBytes).toBeGreaterThan(9 * GIB);
  });

  it('says that restarts were many', () => {
    const restarts = [1, 2, 3].map(day => ({
      pod: 'pod-0',
      at: MONDAY + day * DAY,
    }));
    expect(codes(recommend(usageOf(), { ...LARGE, restarts }))).toEqual([
      'restarts',
    ]);
  });

  it('says that a risk is rarer than what the scores can speak for', () => {
    expect(
      codes(recommend(usageOf(), LARGE, { targetBreach: 0.0001 })),
    ).toEqual(['target-not-supported']);
  });
});
