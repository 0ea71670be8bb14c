import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { alone } from './alone';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'alone-'));
  file = path.join(folder, 'work');
});

afterEach(() => rm(folder, { recursive: true }));

it('does one work after the other', async () => {
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await new Promise(resolve => setImmediate(resolve));
    steps.push(`${name} ends`);
  };
  await Promise.all([alone(file, work('a')), alone(file, work('b'))]);
  const [first, second] = steps[0] === 'a begins' ? ['a', 'b'] : ['b', 'a'];
  expect(steps).toEqual([
    `${first} begins`,
    `${first} ends`,
    `${second} begins`,
    `${second} ends`,
  ]);
});

it('lets the next one work when one has failed', async () => {
  await expect(
    alone(file, async () => {
      throw new Error('no network');
    }),
  ).rejects.toThrow('no network');
  expect(existsSync(file)).toBe(false);
  expect(await alone(file, async () => 'done')).toBe('done');
});

it('does not wait for a process that has died', async () => {
  const dead = execFileSync(process.execPath, ['-p', 'process.pid']);
  await writeFile(file, dead.toString().trim());
  expect(await alone(file, async () => 'done')).toBe('done');
});

it('says so when it cannot even ask', async () => {
  await expect(
    alone(path.join(folder, 'missing', 'work'), async () => 'done'),
  ).rejects.toThrow('ENOENT');
});
