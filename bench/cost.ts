/**
 * `npm run bench -- cost`: sizes of 1,000 workloads from 30 days of usage, beside KRR's rule on the same Prometheus answers in the same
 * run. Ends with code 1 where a limit is not held.
 */
import { execFile } from 'child_process';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { promisify } from 'util';
import { Command } from 'commander';
import { z } from 'zod';
import { makeAnswers } from './cost/answers';
import { installPeer } from './drift/pythonPeer';
import {
  holds,
  median,
  printTable,
  type Measurement,
} from './portal/statistics';

const run = promisify(execFile);
const MIB = 1024 * 1024;
const RATIO = 10;
const MEMORY_BYTES = 1e9;
const LONGEST_MS = 50;
const MOST_OUTPUT_BYTES = 64 * MIB;

const measuredSchema = z.object({
  seconds: z.array(z.number()).min(1),
  arithmeticSeconds: z.array(z.number()).min(1),
  longestMs: z.array(z.number()).optional(),
  rssBytes: z.number(),
  sizes: z.record(
    z.string(),
    z.object({ cpu: z.number(), memory: z.number() }),
  ),
});
type Measured = z.infer<typeof measuredSchema>;

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

function measurementsOf(
  { peer, single, all }: { peer: Measured; single: Measured; all: Measured },
  workloads: number,
  cores: number,
): Measurement[] {
  const each = (seconds: number[]) => (1000 * median(seconds)) / workloads;
  return [
    {
      name: "answers to sizes: KRR's rule",
      value: each(peer.seconds),
      unit: 'ms each',
      note: `re-implemented in numpy, since KRR is not on PyPI; ${Math.round(
        peer.rssBytes / MIB,
      )} MiB`,
    },
    {
      name: 'answers to sizes: ours, one core',
      value: each(single.seconds),
      unit: 'ms each',
      note: 'leaks, season, margin, risk and replay too',
    },
    {
      name: `answers to sizes: ours, ${cores} cores`,
      value: each(all.seconds),
      unit: 'ms each',
    },
    {
      name: 'answers to sizes: KRR / ours, one core',
      value: median(peer.seconds) / median(single.seconds),
      unit: 'x',
    },
    {
      name: `answers to sizes: KRR / ours, ${cores} cores`,
      value: median(peer.seconds) / median(all.seconds),
      unit: 'x',
      atLeast: RATIO,
      note: 'Python computes on one',
    },
    {
      name: "from arrays: KRR's rule",
      value: each(peer.arithmeticSeconds),
      unit: 'ms each',
      note: 'one percentile and one maximum',
    },
    {
      name: 'from arrays: ours, one core',
      value: each(single.arithmeticSeconds),
      unit: 'ms each',
    },
    {
      name: 'longest single recommendation',
      value: Math.max(...(single.longestMs ?? [])),
      unit: 'ms',
      limit: LONGEST_MS,
      note: 'what an event loop would wait',
    },
    {
      name: `memory, highest, ${cores} processes`,
      value: all.rssBytes / MIB,
      unit: 'MiB',
      limit: MEMORY_BYTES / MIB,
      note: '1 GB',
    },
  ];
}

async function main() {
  const options = new Command('bench cost')
    .option('--workloads <n>', 'how many', '1000')
    .option('--step <seconds>', 'between samples', '300')
    .option('--pods <n>', 'of a workload, at most', '2')
    .option('--rounds <n>', 'of each side', '3')
    .option('--json <file>', 'write the figures there as JSON too')
    .parse()
    .opts<{
      workloads: string;
      step: string;
      pods: string;
      rounds: string;
      json?: string;
    }>();
  const workloads = whole('--workloads', options.workloads);
  const rounds = String(whole('--rounds', options.rounds));
  const loadBefore = os.loadavg()[0];
  const python = await installPeer('scipy', progress);
  progress(`making ${workloads} workloads of 30 days`);
  const folder = makeAnswers(
    workloads,
    whole('--step', options.step),
    whole('--pods', options.pods),
  );
  progress("KRR's rule");
  const peer = await measure(python, [
    path.join(__dirname, 'cost/peers/krr_rule.py'),
    folder,
    rounds,
  ]);
  progress('ours');
  const single = await measureOurs(folder, rounds, 1);
  refuseDifferentSizes(single, peer);
  const cores = os.cpus().length;
  progress(`ours on ${cores} cores`);
  const all = await measureOurs(folder, rounds, cores);
  const measurements = measurementsOf({ peer, single, all }, workloads, cores);
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
