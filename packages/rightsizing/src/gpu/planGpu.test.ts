import { planGpu, type GpuFacts } from './planGpu';

const GIB = 2 ** 30;
const use = (level: number) => Array.from({ length: 200 }, () => level);
const FACTS: GpuFacts = {
  gpus: 1,
  replicas: 2,
  sharing: 'none',
  measure: 'sm-active',
  use: use(0.08),
  memoryUsedBytes: 6 * GIB,
  memoryBytes: 80 * GIB,
  canDivide: true,
  perGpuHour: 3.5,
};

describe('planGpu', () => {
  it('divides a device that is used little', () => {
    expect(planGpu(FACTS)).toMatchObject({
      advice: 'share',
      by: 'mig',
      parts: 1,
      partsOf: 7,
      isAttributable: true,
      savingPerHour: 6,
    });
  });

  it('takes the part that memory needs, too', () => {
    expect(planGpu({ ...FACTS, memoryUsedBytes: 30 * GIB })).toMatchObject({
      parts: 3,
    });
    expect(planGpu({ ...FACTS, memoryUsedBytes: 70 * GIB })).toMatchObject({
      advice: 'keep',
      savingPerHour: null,
    });
  });

  it('takes turns where the device cannot be divided, and says what that costs', () => {
    const plan = planGpu({ ...FACTS, canDivide: false });
    expect(plan).toMatchObject({ advice: 'share', by: 'time-slicing' });
    expect(plan.sentence).toMatch(/can then no longer be told apart by pod/);
  });

  it('gives up a device that idles, by whatever it was measured', () => {
    for (const measure of ['sm-active', 'gpu-util'] as const) {
      expect(planGpu({ ...FACTS, measure, use: use(0.001) })).toMatchObject({
        advice: 'remove',
        savingPerHour: 7,
      });
    }
  });

  it.each([
    ['busy', { use: use(0.9) }],
    ['several together', { gpus: 4 }],
    ['a part already', { sharing: 'mig' as const, gpus: 3 / 7 }],
    [
      'busy by a measure that saturates',
      { measure: 'gpu-util' as const, use: use(0.9) },
    ],
  ])('keeps it: %s', (_name, change) => {
    expect(planGpu({ ...FACTS, ...change }).advice).toBe('keep');
  });

  it.each([
    [
      'pods take turns',
      { sharing: 'time-slicing' as const },
      false,
      /nothing can be said of one pod/,
    ],
    ['nothing was measured', { use: null }, true, /no DCGM exporter/],
    [
      'parts by a measure that does not know them',
      { sharing: 'mig' as const, measure: 'gpu-util' as const },
      true,
      /GR_ENGINE_ACTIVE/,
    ],
    [
      'little by a measure that saturates',
      { measure: 'gpu-util' as const, use: use(0.3) },
      true,
      /SM_ACTIVE/,
    ],
    [
      'memory not measured',
      { memoryUsedBytes: null },
      true,
      /memory was not measured/,
    ],
  ])('does not know: %s', (_name, change, isAttributable, words) => {
    const plan = planGpu({ ...FACTS, ...change });
    expect(plan).toMatchObject({
      advice: 'unknown',
      isAttributable,
      savingPerHour: null,
    });
    expect(plan.sentence).toMatch(words);
  });

  it('refuses a share that is none', () => {
    expect(() => planGpu({ ...FACTS, use: [0.1, 7] })).toThrow(
      'use of a GPU is 7, outside 0 to 1',
    );
  });
});
