// `npm run test:live`: the contract tests and the journeys against the real upstreams.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { components } from '../components';
import { openControl } from '../stack/control';
import { freePort } from '../stack/ports';
import { made, root } from '../stack/folders';
import { printFailure, printStep, rowsOf } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { renderTable } from '../stack/table';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { portal } from '../portal';
import { type Contract, contractsOf } from './contracts';
import { checksUnder } from './jestReport';
import { parseTestOptions, USAGE } from './options';
import { runJest, runJourneys } from './run';
import { recordResults, type UpstreamResult } from './upstreams';

interface Step {
  title: string;
  milliseconds: number;
  failed: boolean;
}

const JOURNEYS_NEED = 'mlflow';

const steps: Step[] = [];
const results: UpstreamResult[] = [];

/** Does a step and notes how it went; one that fails is told at once. */
async function step(
  title: string,
  work: () => Promise<boolean>,
): Promise<boolean> {
  const began = Date.now();
  let isGood = false;
  try {
    isGood = await work();
  } catch (error) {
    printFailure(error);
  }
  steps.push({ title, milliseconds: Date.now() - began, failed: !isGood });
  return isGood;
}

function foldersOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(
      entry =>
        entry.isDirectory() &&
        readdirSync(path.join(root, folder, entry.name)).some(name =>
          name.endsWith('.test.ts'),
        ),
    )
    .map(({ name }) => name);
}

async function runContracts(
  contracts: Contract[],
  others: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<boolean> {
  const folders = contracts.map(({ folder }) => `e2e/contract/${folder}`);
  const patterns = [...folders, ...others].map(folder => `${folder}/`);
  if (patterns.length === 0) return true;
  const { code, report } = await runJest(patterns, env, signal);
  if (report === undefined) return false;
  for (const contract of contracts) {
    const { milliseconds, ...checks } = checksUnder(
      report,
      `e2e/contract/${contract.folder}`,
    );
    const date = new Date().toISOString().slice(0, 10);
    results.push({ ...contract, ...checks, date });
    steps.push({
      title: `  ${contract.upstream}: ${checks.passed} passed, ${checks.skipped} skipped, ${checks.failed} failed`,
      milliseconds,
      failed: false,
    });
  }
  return code === 0;
}

async function test(stack: Stack, journeys: boolean, signal: AbortSignal) {
  const control = await openControl(stack);
  const hasStarted = await step('Start of the stack', async () => {
    await stack.start();
    return true;
  });
  if (!hasStarted) return;
  console.log(`\n${renderTable(rowsOf(stack))}\n`);
  const env = {
    ...process.env,
    ...stack.environment,
    BELLWETHER_LIVE_CONTROL: control.url,
  };
  const folders = foldersOf('e2e/contract');
  const { run, left } = contractsOf(
    folders,
    stack.started.map(({ component }) => component),
  );
  await step('Contract tests', () =>
    runContracts(run, ['e2e/live'], env, signal),
  );
  if (journeys) {
    const hasPortal = await step('Portal', async () => {
      await stack.add(portal(await freePort()));
      return true;
    });
    if (hasPortal) {
      await step(
        'Journeys',
        async () =>
          (await runJourneys({ ...env, ...stack.environment }, signal)) === 0,
      );
    }
  }
  if (left.length > 0) {
    console.log(`\nNot run, for want of its server: ${left.join(', ')}`);
  }
}

function conclude(record: boolean): void {
  console.log('\nSteps');
  for (const { title, milliseconds, failed } of steps) {
    printStep(failed ? `${title} FAILED` : title, milliseconds);
  }
  const file = path.join(made(path.join(root, '.run', 'live')), 'results.json');
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  if (record) recordResults(results);
  if (steps.some(({ failed }) => failed)) process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = parseTestOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const selected = selectComponents(components, options.only);
  const withJourneys =
    options.journeys && selected.some(({ name }) => name === JOURNEYS_NEED);
  const stack = new Stack({ components: selected, onStep: printStep });
  const stopping = new AbortController();
  const told = untilToldToEnd().then(() => {
    stopping.abort();
    process.exitCode = 130;
  });
  const failed = new Promise<never>((_, reject) => {
    stack.once('failure', reject);
  });
  try {
    await Promise.race([
      told,
      failed,
      test(stack, withJourneys, stopping.signal).then(() =>
        conclude(options.record),
      ),
    ]);
  } finally {
    stopping.abort();
    await stack.end();
  }
}

main()
  .catch(printFailure)
  .finally(() => process.exit());
