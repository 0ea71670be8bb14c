import { LackingError, PlainError } from '../stack/PlainError';
import { Budget } from './Budget';
import { Steps } from './Steps';

function stepsWithin(minutes?: number) {
  const printed: string[] = [];
  const told: unknown[] = [];
  const steps = new Steps({
    budget: new Budget(minutes),
    print: line => printed.push(line),
    tell: error => told.push(error),
  });
  return { steps, printed, told };
}

const good = async () => ({ passed: 3, failed: 0 });

it('does the steps after one that has failed, and counts both', async () => {
  const { steps, told } = stepsWithin();
  await steps.run('first', 1, async () => {
    throw new PlainError('it is broken');
  });
  await steps.run('second', 1, async () => ({ passed: 2, failed: 1 }));
  await steps.run('third', 1, good);
  expect(told).toEqual([new PlainError('it is broken')]);
  expect(steps.summary).toMatch(/third +3 passed +0 failed/);
  expect(steps.summary.split('\n').pop()).toBe('5 passed, 2 failed');
  expect(steps.isGood).toBe(false);
});

it('drops by name what this machine lacks, which is no failure', async () => {
  const { steps, printed } = stepsWithin();
  await steps.run('cluster', 1, async () => {
    throw new LackingError('Go 1.26 is needed.');
  });
  await steps.run('registry', 1, good);
  const line = 'dropped: cluster: Go 1.26 is needed.';
  expect(printed.join('\n')).toContain(line);
  expect(steps.summary.split('\n')).toContain(line);
  expect(steps.isGood).toBe(true);
});

it('does not begin what would take longer than is left', async () => {
  const { steps } = stepsWithin(1);
  const work = jest.fn(good);
  expect(await steps.run('long', 90, work)).toBe(false);
  expect(await steps.run('short', 30, work)).toBe(true);
  expect(work).toHaveBeenCalledTimes(1);
  expect(steps.summary).toMatch(
    /dropped: long: it takes about 1.5 min, and 1.0 min of the 1 min are left\./,
  );
});

it('drops what the end of the time has cut off, and all that comes after it', async () => {
  let time = 0;
  const steps = new Steps({
    budget: new Budget(1, () => time),
    print: () => {},
    tell: () => {},
  });
  await steps.run('cut off', 10, async () => {
    time = 60_000;
    return { passed: 1, failed: 4 };
  });
  await steps.run('next', 1, good);
  expect(
    steps.dropped.map(({ title, reason }) => `${title}: ${reason}`),
  ).toEqual([
    'cut off: it was not done when the 1 min were over.',
    'next: it takes about 0.0 min, and 0.0 min of the 1 min are left.',
  ]);
  expect(steps.results).toEqual([]);
});

it('is not good when nothing was tried', async () => {
  const { steps } = stepsWithin(0);
  await steps.run('all', 10, good);
  expect(steps.isGood).toBe(false);
  expect(steps.summary.split('\n').pop()).toBe('0 passed, 0 failed');
});
