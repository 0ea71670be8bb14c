// `npm run -s bellwether -- <command>`: the command line, run from the sources. Prints nothing of its own on standard output.
import { spawn } from 'node:child_process';
import path from 'node:path';
import fs from 'node:fs';
import {
  ensureInstalled,
  ensureNode,
  ensureYarn,
  environment,
  main,
  root,
  typescript,
} from './toolchain.mjs';

await main(async () => {
  const log = console.log;
  console.log = console.error;
  const tools = await ensureNode();
  if (!fs.existsSync(path.join(root, 'node_modules', '.yarn-state.yml'))) {
    await ensureInstalled(tools, await ensureYarn());
  }
  console.log = log;
  const child = spawn(
    tools.node,
    typescript(
      path.join(root, 'packages/cli/src/main.ts'),
      ...process.argv.slice(2),
    ),
    {
      stdio: 'inherit',
      cwd: process.env.INIT_CWD ?? process.cwd(),
      env: environment(tools),
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 1 : code;
  });
});
