import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { made, root } from './folders';

/** A program with one server, which is killed before it can end it. */
const PROGRAM = `
const { ProcessGroups } = require(${JSON.stringify(
  path.join(__dirname, 'ProcessGroups.ts'),
)});
const { writeFileSync } = require('node:fs');
const [folder] = process.argv.slice(1);
const { pid } = new ProcessGroups().start('sleep', ['300'], {
  cwd: folder,
  env: process.env,
  logFile: folder + '/log',
});
writeFileSync(folder + '/pid', String(pid));
setInterval(() => {}, 1000);
`;

const folder = made(
  path.join(root, '.run', 'live', `guard-test-${process.pid}`),
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function until(check: () => boolean): Promise<void> {
  for (let look = 0; look < 1000; look++) {
    if (check()) return;
    await delay(20);
  }
  throw new Error('It did not come about');
}

it('ends what a program has started when the program is killed', async () => {
  const program = spawn(
    process.execPath,
    [
      ...[
        '-r',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      ],
      ...['-e', PROGRAM, folder],
    ],
    { stdio: 'inherit' },
  );
  const file = path.join(folder, 'pid');
  await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
  const server = Number(readFileSync(file, 'utf8'));
  expect(() => process.kill(server, 0)).not.toThrow();
  program.kill('SIGKILL');
  await until(() => {
    try {
      process.kill(server, 0);
      return false;
    } catch {
      return true;
    }
  });
}, 40_000);
