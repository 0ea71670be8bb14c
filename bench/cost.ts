/**
 * `npm run bench -- cost`: sizes of 1,000 workloads from 30 days of usage, beside KRR's rule on the same Prometheus answers in the same
 * run: re-implemented, or KRR's own code with `--krr FOLDER`, a copy of github.com/robusta-dev/krr. Ends with code 1 where a limit is not
 * held.
 */
import { execFile } from 'child_process';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { promisify } from 'util';
import { Command } from 'commander';
import { makeAnswers } from './cost/answers';
import { installKrr } from './cost/krrSource';
import { measureBackend } from './cost/measureBackend';
import { measureCommand } from './cost/measureCommand';
import {
  measuredSchema,
  measurementsOf,
  type Measured,
} from './cost/measurements';
import { makeUsageFile } from './cost/usageFile';
import { installPeer } from './drift/pythonPeer';
import { holds, printTable } from './portal/statistics';

const run = promisify(execFile);
const MIB = 1024 * 1024;
const MOST_OUTPUT_BYTES = 64 * MIB;

function progress(text: string) {
  console.error(`  ${text}`);
}

async function measure(command: string, args: string[]): Promise<Measured> {
  const { stdout } = await run(command, args, {
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  return measuredSchema.parse(
    JSON.parse(stdout.trimEnd().split('\n').pop() ?? ''),
  );
}

/** Both must have seen the same series. */
function refuseDifferentSizes(ours: Measured, peer: Measured) {
  for (const [name, { cpu, memory }] of Object.entries(peer.sizes)) {
    const own = ours.sizes[name];
    const isSame = (a: number, b: number) =>
      Math.abs(a - b) <= 1e-9 * Math.abs(b);
    if (!own || !isSame(own.cpu, cpu) || !isSame(own.memory, memory)) {
      throw new Error(
        `${name}: KRR's rule gives ${cpu} cores and ${memory} bytes there, ${own?.cpu} and ${own?.memory} here`,
      );
    }
  }
}

/** Ours on so many processes at once, each with its part of the workloads. */
async function measureOurs(
  folder: string,
  rounds: string,
  parts: number,
): Promise<Measured> {
  const measured = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      measure(process.execPath, [
        '-r',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'cost/measureOurs.ts'),
        folder,
        rounds,
        String(part),
        String(parts),
      ]),
    ),
  );
  const slowest = (of: 'seconds' | 'arithmeticSeconds') =>
    measured[0][of].map((_, round) =>
      Math.max(...measured.map(each => each[of][round])),
    );
  return {
    seconds: slowest('seconds'),
    arithmeticSeconds: slowest('arithmeticSeconds'),
    longestMs: measured.flatMap(({ longestMs }) => longestMs ?? []),
    rssBytes: measured.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    sizes: Object.assign({}, ...measured.map(({ sizes }) => sizes)),
  };
}

function whole(option: string, text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError(`${option} takes a whole number above 0`);
  }
  return count;
}

async function main() {
  const options = new Command('bench cost')
    .option('--workloads <n>', 'how many', '1000')
    .option('--step <seconds>', 'between samples', '300')
    .option('--pods <n>', 'of a workload, at most', '2')
    .option('--rounds <n>', 'of each side', '3')
    .option('--krr <folder>', "a copy of KRR's repository, to run its own code")
    .option('--no-backend', 'leave the backend out')
    .option('--json <file>', 'write the figures there as JSON too')
    .parse()
    .opts<{
      workloads: string;
      step: string;
      pods: string;
      rounds: string;
      krr?: string;
      backend: boolean;
      json?: string;
    }>();
  const workloads = whole('--workloads', options.workloads);
  const rounds = String(whole('--rounds', options.rounds));
  const loadBefore = os.loadavg()[0];
  const python = options.krr
    ? await installKrr(options.krr, progress)
    : await installPeer('scipy', progress);
  progress(`making ${workloads} workloads of 30 days`);
  const size = [
    workloads,
    whole('--step', options.step),
    whole('--pods', options.pods),
  ] as const;
  const folder = makeAnswers(...size);
  const usage = await makeUsageFile(...size);
  progress(options.krr ? "KRR's own code" : "KRR's rule");
  const peer = await measure(python, [
    path.join(
      __dirname,
      'cost/peers',
      options.krr ? 'krr_own.py' : 'krr_rule.py',
    ),
    folder,
    rounds,
  ]);
  progress('ours');
  const single = await measureOurs(folder, rounds, 1);
  refuseDifferentSizes(single, peer);
  const cores = os.cpus().length;
  progress(`ours on ${cores} cores`);
  const all = await measureOurs(folder, rounds, cores);
  progress('the command');
  const command = await measureCommand(usage, workloads, Number(rounds));
  const peerNote = options.krr
    ? 'its own loaders and strategy'
    : 're-implemented in numpy, since KRR is not on PyPI';
  if (options.backend) progress('the backend’s event loop');
  const backend = options.backend ? await measureBackend(folder) : undefined;
  const measurements = measurementsOf(
    { peer, peerNote, single, all, command, backend },
    workloads,
    cores,
  );
  printTable(measurements);
  const machine = {
    cpus: os.cpus().length,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    loadBefore,
    loadAfter: os.loadavg()[0],
  };
  console.log(
    `\n${workloads} workloads, up to ${options.pods} pods, a sample every ${
      options.step
    } s for 30 days; ${machine.cpus} x ${
      machine.cpu
    }; load ${loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(
      1,
    )} after`,
  );
  if (options.json) {
    fs.writeFileSync(
      options.json,
      `${JSON.stringify({ machine, measurements }, null, 2)}\n`,
    );
  }
  process.exitCode = measurements.every(holds) ? 0 : 1;
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
