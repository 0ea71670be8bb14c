import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { bytesOf, groupOf, readGroupMemory } from './memory';

it('finds the process group behind a name that looks like more fields', () => {
  expect(groupOf('4711 (a) b (c) S 1 4700 4700 0 -1')).toBe(4700);
});

it('reads memory, of which a kernel thread has none', () => {
  expect(bytesOf('VmRSS', 'Name:\tx\nVmRSS:\t    2048 kB\nThreads: 1\n')).toBe(
    2_097_152,
  );
  expect(
    bytesOf(
      'Pss',
      '5-7 ---p 0 [rollup]\nRss:  9 kB\nPss:  2 kB\nPss_Dirty:  1 kB\n',
    ),
  ).toBe(2_048);
  expect(bytesOf('VmRSS', 'Name:\tkthreadd\n')).toBe(0);
});

it('adds up what the processes of a group have', async () => {
  const held = 64 * 1024 * 1024;
  const child = spawn(
    process.execPath,
    [
      '-e',
      `global.held = Buffer.alloc(${held}, 1); console.log('held'); setInterval(() => {}, 1e6);`,
    ],
    { detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    await once(child.stdout!, 'data');
    const memory = readGroupMemory()?.get(child.pid!);
    // Where the system tells it at all.
    expect(memory !== undefined).toBe(existsSync('/proc/self/status'));
    expect(memory ?? held + 1).toBeGreaterThan(held);
    expect(memory ?? 0).toBeLessThan(held + 150 * 1024 * 1024);
  } finally {
    child.kill('SIGKILL');
  }
});
