import {
  daily,
  DAY,
  GIB,
  HOUR,
  LARGE,
  MONDAY,
  podOf,
  usageOf,
} from '../__testUtils__/usage';
import { RandomStream } from '../statistics';
import {
  prepareUsage,
  UsageError,
  type ContainerUsage,
  type Samples,
} from '../usage';
import { OptionsError } from './options';
import { recommend } from './recommend';

const codes = (advice: ReturnType<typeof recommend>) =>
  advice.warnings.map(({ code }) => code);

/** The usage with every pod's samples changed. */
function changed(
  usage: ContainerUsage,
  change: (samples: Samples) => Samples,
): ContainerUsage {
  return {
    ...usage,
    pods: usage.pods.map(({ pod, cpuCores, memoryBytes }) => ({
      pod,
      ...(cpuCores && { cpuCores: change(cpuCores) }),
      ...(memoryBytes && { memoryBytes: change(memoryBytes) }),
    })),
  };
}

function picked({ at, value }: Samples, order: number[]): Samples {
  return {
    at: Float64Array.from(order, i => at[i]),
    value: Float64Array.from(order, i => value[i]),
  };
}

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

  it('gives the same size whatever the order of samples and pods', () => {
    const stream = new RandomStream(5);
    const usage = usageOf({ pod: 'a', noise: 0.1 }, { pod: 'b', seed: 2 });
    const shuffled = changed(usage, samples => {
      const order = Array.from(samples.at.keys());
      for (let i = order.length - 1; i > 0; i--) {
        const j = stream.below(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return picked(samples, order);
    });
    shuffled.pods.reverse();
    const [plain, mixed] = [usage, shuffled].map(each =>
      recommend(each, LARGE),
    );
    expect(mixed.recommended).toEqual(plain.recommended);
    expect(mixed.replay).toEqual(plain.replay);
    expect(codes(mixed)).toEqual(['clock-changed']);
  });

  it('gives the same size for samples that came twice', () => {
    const usage = usageOf();
    const twice = changed(usage, samples =>
      picked(
        samples,
        Array.from(samples.at.keys()).flatMap(i =>
          i % 7 === 0 ? [i, i] : [i],
        ),
      ),
    );
    const advice = recommend(twice, LARGE);
    expect(advice.recommended).toEqual(recommend(usage, LARGE).recommended);
    expect(codes(advice)).toEqual(['duplicates']);
    expect(advice.confidence).toBe('high');
  });

  it('takes the larger of two values of one moment, as a clock that is set back gives them', () => {
    const usage = usageOf({ days: 20 });
    const [{ memoryBytes }] = usage.pods;
    const again = picked(
      memoryBytes!,
      Array.from(memoryBytes!.at.keys()).flatMap(i =>
        i === 2000
          ? [...Array.from({ length: 12 }, (_, k) => i - 11 + k), i]
          : [i],
      ),
    );
    again.value[2005] = 5 * GIB;
    const advice = recommend(
      { ...usage, pods: [{ pod: 'pod-0', memoryBytes: again }] },
      LARGE,
    );
    expect(codes(advice)).toEqual(
      expect.arrayContaining(['clock-changed', 'duplicates']),
    );
    expect(advice.margin.memory!.peak).toBeGreaterThanOrEqual(5 * GIB);
  });

  it('leaves out samples that measured nothing', () => {
    const usage = changed(usageOf(), ({ at, value }) => ({
      at,
      value: value.map((x, i) => (i % 10 === 0 ? NaN : x)),
    }));
    expect(codes(recommend(usage, LARGE))).toEqual(
      expect.arrayContaining(['not-finite']),
    );
    expect(recommend(usage, LARGE).recommended.memoryLimitBytes).toBeLessThan(
      1.3 * GIB,
    );
  });

  it('says that nothing was measured for long', () => {
    const usage = changed(usageOf(), samples =>
      picked(
        samples,
        Array.from(samples.at.keys()).filter(i => i % 400 < 250),
      ),
    );
    const advice = recommend(usage, LARGE);
    expect(codes(advice)).toEqual(['gaps']);
    expect(advice.warnings[0].sentence).toMatch(
      /^nothing was measured for 3\d %/,
    );
    expect(advice.decision).toBe('resize');
  });

  it('joins pods that come and go, and steps that differ', () => {
    const advice = recommend(
      usageOf(
        { pod: 'first', days: 10 },
        { pod: 'second', days: 18, from: MONDAY + 10 * DAY, stepSeconds: 600 },
        {
          pod: 'short',
          days: 0.5,
          from: MONDAY + 3 * DAY,
          bytes: () => 2 * GIB,
        },
      ),
      LARGE,
    );
    expect(advice.history).toMatchObject({ pods: 3, from: MONDAY });
    expect(codes(advice)).toEqual(expect.arrayContaining(['steps-differ']));
    expect(advice.recommended.memoryLimitBytes).toBeGreaterThan(2 * GIB);
  });

  it('says that peaks shorter than the step are not seen', () => {
    expect(codes(recommend(usageOf({ stepSeconds: HOUR }), LARGE))).toEqual([
      'coarse-step',
    ]);
  });

  it('sizes what was measured alone: memory without CPU, CPU without memory', () => {
    const { cpuCores, memoryBytes } = podOf();
    const only = (pod: object) =>
      recommend(
        { workload: 'w', container: 'c', pods: [{ pod: 'p', ...pod }] },
        LARGE,
      );
    expect(only({ memoryBytes }).recommended).toMatchObject({
      cpuRequestCores: null,
      memoryLimitBytes: expect.any(Number),
    });
    expect(only({ cpuCores })).toMatchObject({
      recommended: {
        cpuRequestCores: expect.any(Number),
        memoryLimitBytes: null,
      },
      replay: { memoryBreach: null, memoryExceeded: false },
    });
  });

  it('is unmoved by a change of unit', () => {
    const small = recommend(usageOf({ noise: 0.1 }), LARGE);
    const big = recommend(usageOf({ noise: 0.1, bytes: () => 4 * GIB }), {
      ...LARGE,
      current: {
        ...LARGE.current,
        memoryRequestBytes: 32 * GIB,
        memoryLimitBytes: 32 * GIB,
      },
    });
    expect(
      big.recommended.memoryLimitBytes! / small.recommended.memoryLimitBytes!,
    ).toBeCloseTo(4, 2);
  });

  const bad = podOf().memoryBytes!;
  it.each([
    [
      'negative use',
      { at: bad.at, value: bad.value.map((x, i) => (i === 7 ? -1 : x)) },
      'w/c, pod p, memory: use is -1',
    ],
    [
      'lists of different length',
      { at: bad.at, value: bad.value.subarray(1) },
      'w/c, pod p, memory: 8064 times and 8063 values',
    ],
    [
      'milliseconds',
      { at: bad.at.map(x => 1000 * x), value: bad.value },
      'w/c, pod p, memory: 1767571200000 is no time in seconds since 1970',
    ],
    [
      'a time that is no number',
      { at: bad.at.map((x, i) => (i === 0 ? NaN : x)), value: bad.value },
      'w/c, pod p, memory: NaN is no time in seconds since 1970',
    ],
  ])('refuses %s', (_name, memoryBytes, sentence) => {
    const usage = {
      workload: 'w',
      container: 'c',
      pods: [{ pod: 'p', memoryBytes }],
    };
    expect(() => recommend(usage)).toThrow(new UsageError(sentence));
  });

  it.each([
    ['targetBreach', { targetBreach: 0 }],
    ['targetBreach', { targetBreach: 1 }],
    ['targetRequestBreach', { targetRequestBreach: 2 }],
    ['targetThrottled', { targetThrottled: NaN }],
    ['holdout', { holdout: 1 }],
    ['horizonSeconds', { horizonSeconds: 0 }],
    ['least.cpuCores', { least: { cpuCores: -1, memoryBytes: 0 } }],
    ['calibration', { calibration: { source: 'x', memory: [2, 1], cpu: [1] } }],
  ])('refuses the option %s', (name, options) => {
    expect(() => recommend(usageOf(), LARGE, options)).toThrow(OptionsError);
    expect(() => recommend(usageOf(), LARGE, options)).toThrow(
      new RegExp(`^${name}`),
    );
  });
});
