import { compare } from '../compare/compare';
import { RandomStream } from '../special/random';
import type { Table } from '../table';
import { withWorkers } from '.';

jest.setTimeout(240_000);

function table(seed: number, rows: number, shift: number): Table {
  const random = new RandomStream(seed, 'rows');
  return {
    rows,
    columns: [
      ...['a', 'b', 'c'].map(name => ({
        name,
        type: 'numeric' as const,
        values: Float64Array.from(
          { length: rows },
          () => random.normal() + shift,
        ),
      })),
      {
        name: 'label',
        type: 'categorical' as const,
        codes: Int32Array.from({ length: rows }, () => random.below(4)),
        categories: ['w', 'x', 'y', 'z'],
      },
    ],
  };
}

const reference = table(1, 600, 0);
const current = table(2, 500, 0.1);

describe('a comparison', () => {
  it('says the same whatever the number of threads, and whoever works', async () => {
    const reports = [];
    for (const workers of [
      { threads: 1 },
      { threads: 2 },
      { threads: 2, mainThreadWorks: false },
      { threads: 3 },
    ]) {
      const { timings, ...report } = await withWorkers(workers, runner =>
        compare(reference, current, { seed: 3, permutations: 199, runner }),
      );
      expect(timings.marginal).toBeGreaterThan(0);
      reports.push(report);
    }
    for (const report of reports) expect(report).toEqual(reports[0]);
  });

  it('reports progress to the end, and its threads can be used again', async () => {
    const shares: number[] = [];
    await withWorkers({ threads: 2 }, async runner => {
      for (const seed of [1, 2]) {
        await compare(reference, current, {
          seed,
          permutations: 99,
          runner,
          onProgress: share => shares.push(share),
        });
      }
    });
    expect(shares.filter(share => share === 1)).toHaveLength(2);
  });

  it('stops when it is aborted, on worker threads too', async () => {
    const reason = new Error('enough');
    for (const mainThreadWorks of [true, false]) {
      const controller = new AbortController();
      await expect(
        withWorkers({ threads: 2, mainThreadWorks }, runner =>
          compare(table(3, 3000, 0), table(4, 3000, 0), {
            runner,
            signal: controller.signal,
            onProgress: () => controller.abort(reason),
          }),
        ),
      ).rejects.toBe(reason);
    }
  });
});
