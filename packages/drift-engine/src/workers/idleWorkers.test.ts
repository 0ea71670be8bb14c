import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { giveBack, takeWorker } from './idleWorkers';

const started: Worker[] = [];

function start(): Worker {
  const worker = new Worker(
    `require('node:worker_threads').parentPort.on('message', text => require('node:worker_threads').parentPort.postMessage(text));`,
    { eval: true },
  );
  started.push(worker);
  return worker;
}

// Those that wait die too, so that each test begins with none.
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(started.splice(0).map(worker => worker.terminate()));
});

describe('a thread that was given back', () => {
  it('is taken before another is started', async () => {
    const first = takeWorker(start);
    await giveBack(first);
    expect(takeWorker(start)).toBe(first);
    expect(takeWorker(start)).not.toBe(first);
  });

  it('answers who takes it next', async () => {
    for (const text of ['first', 'second', 'third']) {
      const worker = takeWorker(start);
      const answer = once(worker, 'message');
      worker.postMessage(text);
      expect(await answer).toEqual([text]);
      await giveBack(worker);
    }
    expect(started).toHaveLength(1);
  });

  it('hears nothing of what its last user listened for', async () => {
    const worker = takeWorker(start);
    worker.on('message', () => {});
    await giveBack(worker);
    expect(takeWorker(start).listenerCount('message')).toBe(0);
  });

  it('is not taken any more once it is dead', async () => {
    const worker = takeWorker(start);
    await giveBack(worker);
    await worker.terminate();
    expect(takeWorker(start)).not.toBe(worker);
  });

  it('ends when nobody takes it for some seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const worker = takeWorker(start);
    await giveBack(worker);
    const end = once(worker, 'exit');
    jest.advanceTimersByTime(5_000);
    await end;
    expect(takeWorker(start)).not.toBe(worker);
  });

  it('ends at once where enough others wait', async () => {
    const workers = Array.from({ length: 5 }, () => takeWorker(start));
    const end = once(workers[4], 'exit');
    for (const worker of workers) await giveBack(worker);
    await expect(end).resolves.toHaveLength(1);
    expect(Array.from({ length: 4 }, () => takeWorker(start))).toEqual(
      workers.slice(0, 4),
    );
  });
});
