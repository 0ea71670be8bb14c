// `npm run calibrate -- drift [--short | --repetitions N] [--only TEXT]… [--results FILE] [--seconds S] [--json]`: false alarms on unchanged
// data and power on known changes, with fixed seeds. The full run takes more than an hour on one core. With --results it adds up over
// several runs: each goes on where the last one ended, until S seconds have passed or each case has its repetitions. `--repetitions 0`
// prints the tables of what is on file.
// `npm run calibrate -- canary [--short | --runs N] [--only GROUPS] [--results FILE] [--json] [--write]`: what the rollout judge does with
// simulated rollouts and a real arrival trace, beside other rules; --write puts the tables into docs/canary.md.
// `npm run calibrate -- cost [--short | --workloads N] [--only GROUPS] [--genai FOLDER] [--nab FOLDER] [--json] [--write]
// [--write-calibration]`: sizes rerun on held-out usage, beside other tools' rules; --write puts the tables into docs/cost.md.
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

const SUBJECTS = {
  drift: 'packages/drift-engine/src/calibrate/command.ts',
  canary: 'bench/canary/calibrate.ts',
  cost: 'bench/cost/calibrate.ts',
};

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const subject = SUBJECTS[name];
  if (!subject) {
    throw new PlainError(
      `npm run calibrate -- <subject> [options]: <subject> is one of ${Object.keys(
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
