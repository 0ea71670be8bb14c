import { autoregressive, beside, labels } from '../calibrate/Generator';
import { RandomStream } from '../special/random';
import type { Table } from '../table';
import { compare } from './compare';
import { withWorkers } from '../workers';
import {
  changesBetween,
  changesOfPairs,
  joinTables,
  selfChangesOf,
} from './selfChanges';

function windowOf(index: number): Table {
  return beside(autoregressive(2, 0.8), labels([[0.7, 0.3]]))(
    300,
    new RandomStream(1, 'window', index),
  );
}

jest.setTimeout(120_000);

describe('selfChangesOf', () => {
  it('holds each window against all the others', () => {
    const windows = [0, 1, 2].map(windowOf);
    const changes = selfChangesOf(windows);
    expect(changes).toHaveLength(3);
    expect(changes[1]).toEqual(
      changesBetween(joinTables([windows[0], windows[2]]), windows[1]),
    );
  });

  it('measures what the comparison tests', async () => {
    const [reference, current] = [windowOf(0), windowOf(1)];
    const marginal = await compare(reference, current, {
      detectors: ['ks', 'psi', 'chi2'],
    });
    expect(marginal.verdict.changes).toEqual({
      marginal: marginal.verdict.change,
    });
    const all = await compare(reference, current);
    const changes = changesBetween(reference, current);
    expect(changes.marginal).toBe(all.verdict.change);
    expect(changes.classifier).toBe(all.verdict.changes?.classifier);
    // Fewer labellings: the deviation that MMD² is divided by is a little off.
    const joint = all.verdict.changes?.joint ?? NaN;
    expect(Math.abs((changes.joint ?? NaN) / joint - 1)).toBeLessThan(0.2);
  });

  it('measures many pairs to the same bits on any number of threads, in their order', async () => {
    const pairs = Array.from({ length: 10 }, (_, w) => ({
      reference: windowOf(w),
      current: windowOf(w + 1),
    }));
    const alone = pairs.map(({ reference, current }) =>
      changesBetween(reference, current, { seed: 5 }),
    );
    expect(new Set(alone.map(({ joint }) => joint)).size).toBe(10);
    for (const threads of [1, 2, 3]) {
      const changes = await withWorkers({ threads }, runner =>
        changesOfPairs(pairs, { seed: 5 }, runner),
      );
      expect(changes).toEqual(alone);
    }
    await withWorkers({ threads: 2 }, async runner => {
      expect(await changesOfPairs([], {}, runner)).toEqual([]);
    });
  });

  it('joins labels by name, whatever their numbers are', () => {
    const table = (codes: number[], categories: string[]): Table => ({
      rows: codes.length,
      columns: [
        {
          name: 'k',
          type: 'categorical',
          codes: Int32Array.from(codes),
          categories,
        },
      ],
    });
    const joined = joinTables([
      table([0, 1, -1], ['a', 'b']),
      table([0, 1], ['b', 'c']),
    ]);
    expect(joined).toEqual(table([0, 1, -1, 1, 2], ['a', 'b', 'c']));
  });

  it('names a column that one window lacks', () => {
    expect(() => joinTables([windowOf(0), { rows: 0, columns: [] }])).toThrow(
      /x0 is missing/,
    );
  });
});
