// `npm run bench -- <name>`: measurements against peers, as ratios of one run. See bench/README.md.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { startPostgres } from './postgres.mjs';
import {
  ensureFrontend,
  environment,
  main,
  PlainError,
  prepare,
  root,
  step,
  typescript,
} from './toolchain.mjs';

/** Measurements that start a portal with its screens. */
const needsThePortal = (name, args) =>
  name === 'catalog' || (name === 'canary' && args.includes('--painted'));

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const known = fs
    .readdirSync(path.join(root, 'bench'))
    .filter(file => file.endsWith('.ts'))
    .map(file => path.basename(file, '.ts'));
  if (!known.includes(name)) {
    throw new PlainError(
      `npm run bench -- <name> [--json FILE]: <name> is one of ${known.join(
        ', ',
      )}.`,
    );
  }
  const log = console.log;
  console.log = console.error;
  const { tools, yarn } = await prepare();
  if (needsThePortal(name, rest)) {
    await step('Frontend', () => ensureFrontend(tools, yarn));
  }
  console.log = log;
  const postgres = needsThePortal(name, rest)
    ? await startPostgres({ isDurable: true })
    : undefined;
  const child = spawn(
    tools.node,
    typescript(path.join(root, 'bench', `${name}.ts`), ...rest),
    {
      stdio: 'inherit',
      cwd: process.env.INIT_CWD ?? root,
      env: {
        ...environment(tools),
        CHROME_PATH: findBrowser() ?? '',
        ...(postgres ? { BENCH_POSTGRES: postgres.connection } : {}),
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  const code = await new Promise(resolve => child.once('exit', resolve));
  await postgres?.end();
  process.exitCode = code ?? 1;
});
