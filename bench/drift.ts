/**
 * `npm run bench -- drift`: the drift engine against Evidently, scipy and alibi-detect, on the same files, machine and run. Prints
 * a table; with `--json FILE` writes the figures as JSON too. Ends with code 1 where a limit is not held.
 */
import fs from 'fs';
import os from 'os';
import { Command } from 'commander';
import { flights, synthetic, type DataSet } from './drift/dataSets';
import { measureOurs, type TaskName } from './drift/measureOurs';
import {
  installPeer,
  measurePeer,
  type Measured,
  type PeerName,
} from './drift/pythonPeer';
import {
  holds,
  median,
  printTable,
  type Measurement,
} from './portal/statistics';

const MIB = 1024 * 1024;

interface Case {
  id: string;
  name: string;
  data: () => Promise<DataSet>;
  task: TaskName;
  rounds: number;
  peer: { name: PeerName; title: string; script: string; rounds: number };
  /** How many times as fast as the peer it has to be. */
  ratio: number;
  memoryMiB?: number;
}

const evidently = (rounds: number): Case['peer'] => ({
  name: 'evidently',
  title: "Evidently's DataDriftPreset",
  script: 'evidently_preset.py',
  rounds,
});

const CASES: Case[] = [
  {
    id: 'flights',
    name: 'flights 1M v 2M rows x 4, every column',
    data: flights,
    task: 'marginal',
    rounds: 5,
    peer: evidently(2),
    ratio: 50,
  },
  {
    id: 'columns-20',
    name: '100k + 100k rows x 20, full ensemble',
    data: () => synthetic(100_000, 10, 10),
    task: 'ensemble',
    rounds: 9,
    peer: evidently(2),
    ratio: 20,
  },
  {
    id: 'columns-100',
    name: '100k + 100k rows x 100, full ensemble',
    data: () => synthetic(100_000, 50, 50),
    task: 'ensemble',
    rounds: 3,
    peer: evidently(1),
    ratio: 20,
  },
  {
    id: 'ks',
    name: 'KS of 1M + 1M values, without reading',
    data: () => synthetic(1_000_000, 10, 10),
    task: 'ks',
    rounds: 9,
    peer: {
      name: 'scipy',
      title: "scipy's ks_2samp",
      script: 'scipy_ks.py',
      rounds: 5,
    },
    ratio: 3,
  },
  {
    id: 'mmd',
    name: 'MMD of 2k + 2k rows x 32, 100 permutations',
    data: () => synthetic(2000, 32, 0),
    task: 'mmd',
    rounds: 5,
    peer: {
      name: 'alibi',
      title: "alibi-detect's MMDDrift on torch",
      script: 'alibi_mmd.py',
      rounds: 3,
    },
    ratio: 5,
  },
  {
    id: 'million',
    name: '1M + 1M rows x 20, full ensemble',
    data: () => synthetic(1_000_000, 10, 10),
    task: 'ensemble',
    rounds: 1,
    peer: evidently(1),
    ratio: 1,
    memoryMiB: 1000 * (1e6 / MIB),
  },
];

/** Tasks that start at the files. */
const READ_TOO: TaskName[] = ['marginal', 'ensemble'];

function progress(text: string) {
  console.error(`  ${text}`);
}

/** Both must have computed the same thing, or the ratio says nothing. */
function refuseDifferentAnswers(ours: Measured, peer: Measured, name: string) {
  if (!ours.answer || !peer.answer) return;
  const gap = Math.abs(ours.answer.statistic - peer.answer.statistic);
  if (gap > 1e-4 * Math.abs(peer.answer.statistic) + 1e-6) {
    throw new Error(
      `${name}: the statistic is ${ours.answer.statistic}, the peer's ${peer.answer.statistic}`,
    );
  }
}

async function measureCase(each: Case): Promise<Measurement[]> {
  const python = await installPeer(each.peer.name, progress);
  const files = await each.data();
  progress(`${each.name}: ${each.peer.title}`);
  const peer = await measurePeer(
    python,
    each.peer.script,
    files,
    each.peer.rounds,
  );
  progress(`${each.name}: ours`);
  const ours = await measureOurs(each.task, files, each.rounds);
  refuseDifferentAnswers(ours, peer, each.name);
  // The first round pays for what is done once: the runtime's compilers, the peer's caches.
  const typical = ({ seconds }: Measured) => median(seconds);
  return [
    {
      name: `${each.name}: peer`,
      value: 1000 * typical(peer),
      unit: 'ms',
      note: `${each.peer.title}, ${Math.round(peer.rssBytes / MIB)} MiB`,
    },
    {
      name: `${each.name}: ours`,
      value: 1000 * typical(ours),
      unit: 'ms',
      note: READ_TOO.includes(each.task)
        ? 'with reading; the peer without'
        : undefined,
    },
    {
      name: `${each.name}: peer / ours`,
      value: typical(peer) / typical(ours),
      unit: 'x',
      atLeast: each.ratio,
    },
    ...(each.memoryMiB === undefined
      ? []
      : [
          {
            name: `${each.name}: memory, highest`,
            value: ours.rssBytes / MIB,
            unit: 'MiB',
            limit: each.memoryMiB,
            note: '1 GB, the whole process',
          },
        ]),
  ];
}

/** What it saves to keep the reference's counts. */
async function measureBaseline(): Promise<Measurement[]> {
  const files = await synthetic(1_000_000, 10, 10);
  const name = '1M + 1M rows x 20, counts';
  progress(`${name}: without and with a baseline`);
  const without = median((await measureOurs('profiles', files, 3)).seconds);
  const withIt = median((await measureOurs('baseline', files, 3)).seconds);
  return [
    { name: `${name}: without a baseline`, value: 1000 * without, unit: 'ms' },
    { name: `${name}: with a baseline`, value: 1000 * withIt, unit: 'ms' },
    {
      name: `${name}: with / without`,
      value: withIt / without,
      unit: 'x',
      limit: 0.5,
    },
  ];
}

const BASELINE = 'baseline';

async function main() {
  const ids = [...CASES.map(({ id }) => id), BASELINE];
  const options = new Command('bench drift')
    .option('--only <ids>', `some of ${ids.join(', ')}`)
    .option('--json <file>', 'write the figures there as JSON too')
    .parse()
    .opts<{ only?: string; json?: string }>();
  const wanted = options.only?.split(',') ?? ids;
  const unknown = wanted.find(id => !ids.includes(id));
  if (unknown !== undefined) {
    throw new Error(`--only ${unknown} is none of ${ids.join(', ')}`);
  }
  const loadBefore = os.loadavg()[0];
  const measurements: Measurement[] = [];
  let failed = false;
  // What is measured is not lost to what cannot be.
  const keep = async (work: Promise<Measurement[]>) => {
    try {
      const done = await work;
      measurements.push(...done);
      for (const { name, value, unit } of done) {
        progress(`${name} ${value.toPrecision(3)} ${unit}`);
      }
    } catch (error) {
      failed = true;
      progress(error instanceof Error ? error.message : String(error));
    }
  };
  for (const each of CASES) {
    if (wanted.includes(each.id)) await keep(measureCase(each));
  }
  if (wanted.includes(BASELINE)) await keep(measureBaseline());
  printTable(measurements);
  const machine = {
    cpus: os.cpus().length,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    loadBefore,
    loadAfter: os.loadavg()[0],
  };
  console.log(
    `\n${machine.cpus} x ${machine.cpu}; load ${loadBefore.toFixed(
      1,
    )} before, ${machine.loadAfter.toFixed(1)} after`,
  );
  if (options.json) {
    fs.writeFileSync(
      options.json,
      `${JSON.stringify({ machine, measurements }, null, 2)}\n`,
    );
  }
  process.exitCode = !failed && measurements.every(holds) ? 0 : 1;
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
