import type { DuckDBInstance } from '@duckdb/node-api';
import { withSharedInstance } from './sharedInstances';

const settings = { threads: '1', memory_limit: '256MB' };

describe('an engine in memory', () => {
  it('serves those who come at the same time, and the next', async () => {
    const used = await Promise.all(
      [1, 2].map(() => withSharedInstance(settings, async each => each)),
    );
    used.push(await withSharedInstance(settings, async each => each));
    expect(new Set(used).size).toBe(1);
    const other = await withSharedInstance(
      { ...settings, threads: '2' },
      async each => each,
    );
    expect(other).not.toBe(used[0]);
  });

  it('is not used again where something failed, and stays open for who is still on it', async () => {
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    let slow: DuckDBInstance | undefined;
    const working = withSharedInstance(settings, async instance => {
      slow = instance;
      await released;
      const connection = await instance.connect();
      const found = await connection.runAndReadAll('SELECT 1');
      connection.closeSync();
      return found.getRows();
    });
    await expect(
      withSharedInstance(settings, async () => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    const next = await withSharedInstance(settings, async each => each);
    expect(next).not.toBe(slow);
    release();
    await expect(working).resolves.toEqual([[1]]);
  });
});
