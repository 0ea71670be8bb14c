import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compareSources, readSides } from './compareSources';
import { readTable } from './sources';

jest.setTimeout(240_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compare-sources-'));
const csv = (name: string, ...lines: string[]) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, lines.join('\n'));
  return file;
};
const rows = (shift: number) =>
  Array.from({ length: 60 }, (_, i) => `${((i * 37) % 60) + shift},${i % 3}`);
const good = csv('good.csv', 'a,b', ...rows(0));
const moved = csv('moved.csv', 'a,b', ...rows(40));
const broken = csv('broken.csv', 'a,b', '1,2,3');
const worse = csv('worse.csv', 'a,a', '1,2');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('comparing two sources', () => {
  it('tells the problem of the reference where both are wrong', async () => {
    for (let i = 0; i < 3; i++) {
      await expect(readSides(broken, worse)).rejects.toThrow(/broken\.csv/);
      await expect(readSides(worse, broken)).rejects.toThrow(/worse\.csv/);
    }
  });

  it.each([
    ['the reference', [broken, good], /broken\.csv/],
    ['the current data', [good, worse], /worse\.csv/],
  ])('tells the problem of %s', async (_, [reference, current], problem) => {
    await expect(compareSources(reference, current)).rejects.toThrow(problem);
  });

  it('reads and compares on any number of threads to the same report', async () => {
    const reports = [];
    for (const threads of [1, 2]) {
      const { timings, ...report } = await compareSources(good, moved, {
        threads,
        permutations: 199,
      });
      expect(timings.read).toBeGreaterThan(0);
      reports.push(report);
    }
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[0].verdict.pValue).toBeLessThan(0.05);
  });

  it('keeps to its memory with both sides together, and says which went beyond it', async () => {
    const leastOf = async (read: (memoryBytes: number) => Promise<unknown>) => {
      const suffices = (memoryBytes: number) =>
        read(memoryBytes).then(
          () => true,
          () => false,
        );
      let memoryBytes = 1_000;
      while (!(await suffices(memoryBytes))) memoryBytes += 1_000;
      return memoryBytes;
    };
    const one = await leastOf(memoryBytes => readTable(good, { memoryBytes }));
    const two = await leastOf(memoryBytes =>
      readSides(good, moved, { memoryBytes }),
    );
    expect(two).toBeGreaterThan(1.8 * one);
    await expect(
      readSides(good, moved, { memoryBytes: one + 1_000 }),
    ).rejects.toThrow(/\.csv: needs more than .* for both sides together/);
  });

  it('stops reading when it is aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const reading = compareSources(good, moved, { signal: controller.signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});
