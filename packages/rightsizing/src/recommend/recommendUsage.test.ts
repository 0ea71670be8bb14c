import {
  DAY,
  GIB,
  HOUR,
  LARGE,
  MONDAY,
  podOf,
  usageOf,
} from '../__testUtils__/usage';
import { RandomStream } from '../statistics';
import { UsageError, type ContainerUsage, type Samples } from '../usage';
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

describe('recommend, whatever the usage looks like,', () => {
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
