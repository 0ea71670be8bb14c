/**
 * `npm run calibrate -- cost [--workloads 1000] [--short] [--only mix,curve,portfolio] [--genai FOLDER] [--nab FOLDER] [--json]
 * [--write] [--write-calibration]`: sizes that are learned from the first half of a history, rerun on the second, beside other
 * tools' rules on the same. Seeds are fixed.
 */
import fs from 'fs';
import path from 'path';
import { calibrateOn } from '@bellwether/rightsizing';
import { Command } from 'commander';
import { compareRules, type OurRule } from './compareRules';
import { writeCalibration } from './fitCalibration';
import { flightLoad } from './flightLoad';
import { moneyOf, savingOf } from './portfolio';
import { printPortfolio, printRules, type PortfolioRow } from './printCosts';
import { genAi, mix, nab } from './workloads';

const FULL = 1000;
const SHORT = 60;
const FIRST_SEED = 500_000;
const DOCUMENTATION = path.resolve(__dirname, '../../docs/cost.md');
const SIMULATED = ['mix', 'curve', 'portfolio'];

const OURS: OurRule = { title: 'ours, 1 %', options: {} };
const EXTREME_VALUE: OurRule = {
  title: 'ours by extreme values, 1 %',
  options: { margin: 'extreme-value' },
};
const TARGETS = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005];

interface GivenOptions {
  workloads?: string;
  short?: boolean;
  only?: string;
  genai?: string;
  nab?: string;
  json?: boolean;
  write?: boolean;
  writeCalibration?: boolean;
}

interface Table {
  group: string;
  text: string;
  rows: unknown[];
}

function countOf({ workloads, short }: GivenOptions): number {
  if (workloads === undefined) return short ? SHORT : FULL;
  const count = Number(workloads);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError('--workloads takes a whole number above 0');
  }
  return count;
}

/** Puts a table between its marks in the documentation. */
function writeTable({ group, text }: Table): void {
  const before = fs.readFileSync(DOCUMENTATION, 'utf8');
  const [open, close] = [`<!-- table ${group} -->`, `<!-- /table ${group} -->`];
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  if (start < 0 || end < start) {
    throw new Error(`${DOCUMENTATION} has no marks for the table ${group}`);
  }
  fs.writeFileSync(
    DOCUMENTATION,
    `${before.slice(0, start + open.length)}\n${text}${before.slice(end)}`,
  );
}

const atTargets = (): OurRule[] =>
  TARGETS.map(targetBreach => ({
    title: `ours, ${100 * targetBreach} %`,
    options: { targetBreach },
  }));

function rulesTable(
  group: string,
  title: string,
  workloads: Parameters<typeof compareRules>[0],
  ours: OurRule[],
): Table {
  const rows = compareRules(workloads, ours);
  return { group, text: printRules(title, rows), rows };
}

function portfolioTable(count: number, load: number[]): Table {
  const rows: PortfolioRow[] = [0.05, 0.01, 0.005].map(target => {
    const money = [...mix(count, FIRST_SEED, load)].flatMap(workload =>
      workload.simulated
        ? [
            moneyOf(
              { ...workload, simulated: workload.simulated },
              { targetBreach: target },
              {},
            ),
          ]
        : [],
    );
    const sum = (of: 'podsOnSpot' | 'pods') =>
      money.reduce((total, each) => total + each[of], 0);
    return {
      target,
      breaches: money.filter(({ breached }) => breached).length,
      workloads: money.length,
      sized: savingOf(money, 'sized'),
      withSpot: savingOf(money, 'withSpot'),
      podsOnSpot: sum('podsOnSpot') / sum('pods'),
    };
  });
  return {
    group: 'portfolio',
    text: printPortfolio(
      `Money of ${count.toLocaleString(
        'en-US',
      )} simulated workloads: CPU and memory; spot at an assumed interruption of each node a week, and 99.9 % of the time with all pods but one ready`,
      rows,
    ),
    rows,
  };
}

function* tables(options: GivenOptions, load: number[]): Generator<Table> {
  const count = countOf(options);
  const groups = options.only?.split(',') ?? SIMULATED;
  const unknown = groups.find(group => !SIMULATED.includes(group));
  if (unknown !== undefined) {
    throw new RangeError(
      `--only ${unknown} is none of ${SIMULATED.join(', ')}`,
    );
  }
  const named = count.toLocaleString('en-US');
  if (groups.includes('mix')) {
    yield rulesTable(
      'mix',
      `${named} simulated workloads of 30 days with a real arrival pattern: 15 days to learn from, 15 held out`,
      mix(count, FIRST_SEED, load),
      [OURS, EXTREME_VALUE],
    );
  }
  if (groups.includes('curve')) {
    yield rulesTable(
      'curve',
      `Saving against risk: the same workloads, other targets`,
      mix(count, FIRST_SEED, load),
      atTargets(),
    );
  }
  if (groups.includes('portfolio')) yield portfolioTable(count, load);
  if (options.genai !== undefined) {
    const pods = genAi(options.genai);
    const own = calibrateOn(
      pods.map(({ usage }) => usage),
      0.5,
      'first halves of the trace',
      0,
    );
    yield rulesTable(
      'genai',
      `Real: memory of ${pods.length} pods that serve image generation, 23 hours: half to learn from, half held out`,
      pods,
      [
        OURS,
        ...(own && own.memory.length > 0
          ? [
              {
                title: 'ours, 1 %, calibrated on its own first halves',
                options: { calibration: { ...own, cpu: own.memory } },
              },
            ]
          : []),
        EXTREME_VALUE,
        ...atTargets().filter(({ title }) => title !== OURS.title),
      ],
    );
  }
  if (options.nab !== undefined) {
    const machines = nab(options.nab);
    yield rulesTable(
      'nab',
      `Real: CPU of ${machines.length} machines on AWS, two weeks: half to learn from, half held out`,
      machines,
      [OURS],
    );
  }
}

async function main() {
  const options = new Command('calibrate cost')
    .option('--workloads <n>', `simulated workloads (default: ${FULL})`)
    .option('--short', 'few of them')
    .option('--only <groups>', `some of ${SIMULATED.join(', ')}`)
    .option('--genai <folder>', 'also on a trace of image generation, see docs')
    .option('--nab <folder>', 'also on a trace of machines, see docs')
    .option('--json', 'the figures as JSON')
    .option('--write', 'put the tables into docs/cost.md')
    .option(
      '--write-calibration',
      'fit the calibration that ships, and write it into the engine first',
    )
    .parse()
    .opts<GivenOptions>();
  if (options.writeCalibration) {
    writeCalibration();
    process.stderr.write('The calibration is written; run again for tables.\n');
    return;
  }
  const load = await flightLoad();
  const started = Date.now();
  const made: Table[] = [];
  for (const table of tables(options, load)) {
    const passed = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`${String(passed).padStart(5)} s  ${table.group}\n`);
    made.push(table);
    if (options.write) writeTable(table);
    if (!options.json) process.stdout.write(`${table.text}\n`);
  }
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify(
        Object.fromEntries(made.map(({ group, rows }) => [group, rows])),
        null,
        2,
      )}\n`,
    );
  }
}

main().catch(error => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
