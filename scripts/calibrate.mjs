// `npm run calibrate -- drift [--short | --repetitions N] [--json]`: false alarms on unchanged data and power on known changes, with fixed
// seeds. The full run takes tens of minutes on one core; the short one is also a test.
import { spawn } from 'node:child_process';
import path from 'node:path';
import {
  environment,
  main,
  PlainError,
  prepare,
  root,
  typescript,
} from './toolchain.mjs';

const SUBJECTS = { drift: 'packages/drift-engine/src/calibrate/command.ts' };

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const subject = SUBJECTS[name];
  if (!subject) {
    throw new PlainError(
      `npm run calibrate -- <subject> [--short] [--json]: <subject> is one of ${Object.keys(
        SUBJECTS,
      ).join(', ')}.`,
    );
  }
  const log = console.log;
  console.log = console.error;
  const { tools } = await prepare();
  console.log = log;
  const child = spawn(
    tools.node,
    typescript(path.join(root, subject), ...rest),
    { stdio: 'inherit', env: environment(tools) },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('exit', code => {
    process.exitCode = code ?? 1;
  });
});
