/**
 * `npm run calibrate -- canary [--runs 2000] [--short] [--only published,further,misrouted,stepwise,sameWeight,flights]
 * [--results FILE] [--json] [--write]`: what the rollout judge does with simulated rollouts and with a real arrival trace, beside other rules on the same runs. Seeds are fixed.
 */
import fs from 'fs';
import path from 'path';
import { Command } from 'commander';
import { printGroup } from './printCharacteristics';
import {
  REPLAYED,
  replayed,
  simulated,
  SIMULATED,
  type Row,
} from './characteristics';
import { Results } from './Results';
import { writeTable } from './writeTable';

const FULL_RUNS = 2000;
const SHORT_RUNS = 100;
const SHIPPED = path.resolve(
  __dirname,
  '../../packages/rollout-judge/src/characteristics/healthy.json',
);
const GROUPS = [...Object.keys(SIMULATED), 'flights'];

interface GivenOptions {
  runs?: string;
  short?: boolean;
  only?: string;
  results?: string;
  json?: boolean;
  write?: boolean;
}

function runsOf({ runs, short }: GivenOptions): number {
  if (runs === undefined) return short ? SHORT_RUNS : FULL_RUNS;
  const count = Number(runs);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError('--runs takes a whole number above 0');
  }
  return count;
}

/** What the judge ships of the published scenarios: how often rules roll healthy canaries back. */
function writeShipped(rows: Row[], runs: number): void {
  const share = ({ hits, runs: all }: { hits: number; runs: number }) =>
    hits / all;
  const scenarios = SIMULATED.published
    .filter(({ isHealthy }) => isHealthy)
    .flatMap(({ name, stable }) =>
      rows
        .filter(row => row.group === 'published' && row.name === name)
        .map(({ found }) => ({
          name,
          errors: stable.errors,
          judge: share(found.rolledBack),
          others: Object.fromEntries(
            found.others.map(other => [other.name, share(other.rolledBack)]),
          ),
        })),
    );
  fs.writeFileSync(
    SHIPPED,
    `${JSON.stringify({ runs, scenarios }, null, 2)}\n`,
  );
}

async function main() {
  const options = new Command('calibrate canary')
    .option('--runs <n>', 'runs per scenario (default: 2,000)')
    .option('--short', 'few runs')
    .option('--only <groups>', `some of ${GROUPS.join(', ')}`)
    .option(
      '--results <file>',
      'keep finished scenarios there, and go on from those on file; a file is of one version of the judge',
    )
    .option('--json', 'the figures as JSON')
    .option(
      '--write',
      'put the tables into docs/canary.md, and the false alarms into what the judge ships',
    )
    .parse()
    .opts<GivenOptions>();
  const runs = runsOf(options);
  const groups = options.only?.split(',') ?? GROUPS;
  const unknown = groups.find(group => !GROUPS.includes(group));
  if (unknown !== undefined) {
    throw new RangeError(`--only ${unknown} is none of ${GROUPS.join(', ')}`);
  }
  const started = Date.now();
  const progress = (name: string) => {
    const passed = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`${String(passed).padStart(5)} s  ${name}\n`);
  };
  const results = new Results(options.results, runs);
  for (const group of groups) {
    for (const scenario of SIMULATED[group] ?? []) {
      await results.row(group, scenario.name, () => {
        progress(scenario.name);
        return simulated(group, scenario, runs);
      });
    }
  }
  if (groups.includes('flights')) {
    for (const replay of REPLAYED) {
      await results.row('flights', replay.name, () => {
        progress(replay.name);
        return replayed(replay, runs);
      });
    }
  }
  const rows = results.rows.filter(({ group }) => groups.includes(group));
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ runs, rows }, null, 2)}\n`
      : groups.map(group => printGroup(group, rows, runs)).join('\n'),
  );
  if (options.write) {
    for (const group of groups)
      writeTable(group, printGroup(group, rows, runs));
    if (groups.includes('published')) writeShipped(rows, runs);
  }
}

main().catch(error => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
