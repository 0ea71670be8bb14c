import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { writeInferenceLogs } from './inferenceLogs';
import { startSandbox } from './sandbox';
import { DEFAULT_SEED } from './world';

const DEFAULT_PORT = 7100;

/** The server whose canary's scores are logged in the demo, and how often. */
const SCORED = {
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  server: 'card-fraud',
};
const SCORES_EVERY_MS = 15_000;

interface Arguments {
  seed: string;
  now?: Date;
  models?: number;
  versions?: number;
  port: number;
  inferenceLogs?: string;
  portalUrl?: string;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return Number(text);
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError(
      'It must be a time such as 2026-11-01T09:00:00Z.',
    );
  }
  return date;
}

function readArguments(): Arguments {
  return new Command('sandbox')
    .description('Starts the upstream servers of the demo on loopback.')
    .option('--seed <text>', 'what the world is made from', DEFAULT_SEED)
    .option('--now <time>', 'the moment at which the world starts', time)
    .option('--models <count>', 'how many models there are', wholeNumber)
    .option(
      '--versions <count>',
      'versions of each model beyond the ones with a name of their own',
      wholeNumber,
    )
    .option(
      '--port <number>',
      'port of the control API; MLflow listens 5 above, Prometheus 6, Feast 7 (registry) and 8 (online), the code host 9, prod-eu 11, prod-us 12, OpenCost of prod-eu 13, of prod-us 14',
      wholeNumber,
      DEFAULT_PORT,
    )
    .option(
      '--inference-logs <folder>',
      'writes there what some models were asked and answered, and a drift.yaml beside each',
    )
    .option(
      '--portal-url <url>',
      'where the portal is that analyses of canaries ask for a verdict',
    )
    .parse()
    .opts<Arguments>();
}

function explain(error: NodeJS.ErrnoException & { port?: number }): string {
  return error.code === 'EADDRINUSE'
    ? `Port ${error.port} is taken. End what listens there, or choose another base with --port.`
    : `The sandbox could not start: ${error.message}`;
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const { port, versions, inferenceLogs, ...world } = readArguments();
  const sandbox = await startSandbox({
    ...world,
    versionsPerModel: versions,
    ...(inferenceLogs && { scoreLogs: path.join(inferenceLogs, 'scores') }),
    ports: {
      control: port,
      mlflow: port + 5,
      prometheus: port + 6,
      feastRegistry: port + 7,
      feastOnline: port + 8,
      codeHost: port + 9,
      clusters: { 'prod-eu': port + 11, 'prod-us': port + 12 },
      opencost: { 'prod-eu': port + 13, 'prod-us': port + 14 },
    },
  });
  const end = () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`sandbox ready in ${seconds.toFixed(1)} s\n`);
  if (inferenceLogs) {
    const { seed, now } = sandbox.world;
    const written = await writeInferenceLogs({
      directory: inferenceLogs,
      now,
      seed,
    });
    process.stdout.write(`inference logs ready, ${written.length} written\n`);
    // As a serving layer does, all the time.
    setInterval(() => sandbox.writeScores(SCORED), SCORES_EVERY_MS).unref();
  }
}

main().catch(error => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
