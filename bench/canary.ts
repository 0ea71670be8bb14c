/**
 * `npm run bench -- canary`: the rollout judge beside Argo's fixed thresholds, the z-test every minute and Kayenta's rule, on the same
 * simulated rollouts, what one step of it costs, and with `--portal` what a portal with 500 rollouts under judgement does. Ends with code 1 where a limit is not held.
 */
import fs from 'fs';
import os from 'os';
import { judge, simulation, startJudging } from '@bellwether/rollout-judge';
import { Command, InvalidArgumentError } from 'commander';
import { POLICY, simulated, type Row } from './canary/characteristics';
import { measurePortal } from './canary/measurePortal';
import { writeTable } from './canary/writeTable';
import {
  holds,
  median,
  percentile,
  printTable,
  tableOf,
  type Measurement,
} from './portal/statistics';

const RUNS = 2000;
/** Per cent that must be caught within 30 minutes. */
const AT_LEAST: Record<string, number> = {
  '0.2 to 0.8 %': 99,
  '0.2 to 0.4 %': 90,
};
const MOST_FALSE = 5;
const STEP_LIMIT_MS = 1;

const percent = ({ hits, runs }: simulation.Happened) => (100 * hits) / runs;

function rowsOf({ name, isHealthy, found }: Row): Measurement[] {
  const what = isHealthy ? 'false rollbacks' : 'caught';
  return [
    {
      name: `${name}: ${what}`,
      value: percent(found.rolledBack),
      unit: '%',
      ...(isHealthy
        ? { limit: MOST_FALSE }
        : name in AT_LEAST && { atLeast: AT_LEAST[name] }),
      note:
        found.rolledBack.minute === null
          ? undefined
          : `median minute ${found.rolledBack.minute}`,
    },
    ...found.others.map(({ name: rule, rolledBack }) => ({
      name: `${name}: ${what}, ${rule}`,
      value: percent(rolledBack),
      unit: '%',
      note:
        rolledBack.minute === null
          ? undefined
          : `median minute ${rolledBack.minute}`,
    })),
  ];
}

/** Milliseconds of each step, and size of the state, with errors, six latency edges, ten score bins and the split. */
function measureSteps(): Measurement[] {
  const milliseconds: number[] = [];
  const stateBytes: number[] = [];
  for (let seed = 0; seed < 100; seed++) {
    let state = startJudging({
      ...POLICY,
      // None of these rollouts ends, so that every step does all the work.
      alpha: 1e-9,
      promote: { leastRequests: 1e9 },
    });
    for (const observation of simulation.simulateRollout(
      simulation.PUBLISHED[0],
      seed,
    )) {
      const before = process.hrtime.bigint();
      state = judge(state, observation).state;
      milliseconds.push(Number(process.hrtime.bigint() - before) / 1e6);
    }
    stateBytes.push(Buffer.byteLength(JSON.stringify(state)));
  }
  // The first steps pay for the compiler.
  const warm = milliseconds.slice(300);
  return [
    { name: 'judge step: median', value: median(warm), unit: 'ms' },
    {
      name: 'judge step: p95',
      value: percentile(warm, 95),
      unit: 'ms',
      limit: STEP_LIMIT_MS,
    },
    {
      name: 'state after 30 minutes, as JSON',
      value: median(stateBytes) / 1000,
      unit: 'kB',
    },
  ];
}

function measureJudge(runs: number): Measurement[] {
  const measurements = measureSteps();
  for (const scenario of simulation.PUBLISHED) {
    console.error(`  ${scenario.name}: ${runs} runs`);
    measurements.push(...rowsOf(simulated('published', scenario, runs)));
  }
  return measurements;
}

interface GivenOptions {
  only?: string;
  runs: number;
  portal?: boolean;
  painted?: boolean;
  rollouts: number;
  viewers: number;
  write?: boolean;
  json?: string;
}

/** @throws InvalidArgumentError - names the option */
function wholeNumber(text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new InvalidArgumentError('It takes a whole number above 0.');
  }
  return count;
}

async function main() {
  const { only, runs, json, portal, painted, write, rollouts, viewers } =
    new Command('bench canary')
      .option('--runs <n>', 'runs per scenario', wholeNumber, RUNS)
      .option('--portal', 'also what a portal with many canaries does')
      .option(
        '--painted',
        'of the portal also how soon a browser shows a change',
      )
      .option('--only <part>', 'judge or portal alone')
      .option('--rollouts <n>', 'canaries of the portal', wholeNumber, 500)
      .option('--viewers <n>', 'open screens of the portal', wholeNumber, 200)
      .option('--write', 'put what the portal does into docs/canary.md')
      .option('--json <file>', 'write the figures there as JSON too')
      .parse()
      .opts<GivenOptions>();
  if (only !== undefined && only !== 'judge' && only !== 'portal') {
    throw new RangeError(`--only takes judge or portal, not ${only}`);
  }
  const measurements = only === 'portal' ? [] : measureJudge(runs);
  const machine = `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}`;
  if (portal || only === 'portal') {
    const size = {
      rollouts,
      viewers,
      calls: 4 * rollouts,
      changes: 30,
      painted: painted === true,
    };
    const measured = await measurePortal(size);
    const load = `load ${os.loadavg()[0].toFixed(1)}`;
    if (write) {
      writeTable('portal', tableOf(measured, `${machine}; ${load}`));
    }
    measurements.push(...measured);
  }
  printTable(measurements);
  console.log(
    `\n${runs} runs per scenario; ${machine}; load ${os
      .loadavg()[0]
      .toFixed(1)}`,
  );
  if (json) {
    fs.writeFileSync(
      json,
      `${JSON.stringify({ runs, measurements }, null, 2)}\n`,
    );
  }
  process.exitCode = measurements.every(holds) ? 0 : 1;
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
