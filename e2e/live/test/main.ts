// `npm run test:live`: contract tests, journeys and faults against the real upstreams. See e2e/live/README.md.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { components } from '../components';
import { NEEDED } from '../faults/trial';
import { NEEDED as NEEDED_FOR_KSERVE } from '../kserve/trial';
import { NEEDED as NEEDED_FOR_PROOF } from '../proof/proof';
import { recordProof } from '../proof/record';
import type { Component } from '../stack/Component';
import { openControl } from '../stack/control';
import { made, root } from '../stack/folders';
import { markInstalled, wasInstalled } from '../stack/installed';
import { printFailure, printStep, rowsOf } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { renderTable } from '../stack/table';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { withinTime } from '../stack/withinTime';
import { NEEDED as NEEDED_FOR_TEMPLATES } from '../templates/workshop';
import { Budget } from './Budget';
import { Lane } from './Lane';
import { parseTestOptions, type TestOptions, USAGE } from './options';
import { Steps } from './Steps';
import { recordResults } from './upstreams';

const JOURNEYS_NEED = ['mlflow'];

/** Beyond those that `npm run live` starts: a contract of its own, on programs that are there anyway. */
const ALSO = ['mlflow-auth'];

/**
 * What is kept of a limited time for what comes after the installations: the contracts. Longer steps are dropped by name where no time is
 * left for them, but what was installed is there the next time.
 */
const STEPS_SECONDS = 400;

function selected({ only }: TestOptions): Component[] {
  if (only) return selectComponents(components, only);
  const usual = selectComponents(components).map(({ name }) => name);
  return selectComponents(components, [...usual, ...ALSO]);
}

function installable(
  wanted: Component[],
  budget: Budget,
  steps: Steps,
): Component[] {
  const { kept, left } = withinTime(
    wanted,
    wasInstalled,
    budget.secondsLeft - STEPS_SECONDS,
  );
  for (const { component, reason } of left) {
    steps.drop(component.name, `${reason}.`);
  }
  return kept;
}

async function runLane(
  options: TestOptions,
  stack: Stack,
  lane: Lane,
): Promise<void> {
  await lane.start();
  console.log(`\n${renderTable(rowsOf(stack))}`);
  if (options.contracts) await lane.checkContracts();
  if (options.journeys && lane.runs(JOURNEYS_NEED)) await lane.checkJourneys();
  if (options.proof.length > 0 && lane.runs(NEEDED_FOR_PROOF)) {
    await lane.proveCanary(options.proof);
  }
  if (options.templates.length > 0 && lane.runs(NEEDED_FOR_TEMPLATES)) {
    await lane.checkTemplates(options.templates, options.tasks);
  }
  if (options.faults.length > 0 && lane.runs(NEEDED)) {
    await lane.checkFaults(options.faults);
  }
  // Not among the usual components: the controller is built for minutes.
  if (!lane.runs(NEEDED_FOR_KSERVE)) return;
  if (options.templates.length > 0) await lane.checkTemplatesOfKserve();
  await lane.checkKserve();
}

function conclude(record: boolean, lane: Lane, steps: Steps): void {
  const file = path.join(made(path.join(root, '.run', 'live')), 'results.json');
  writeFileSync(file, `${JSON.stringify(lane.results, null, 2)}\n`);
  if (record) {
    recordResults(lane.results);
    if (lane.proof) recordProof(lane.proof);
  }
  console.log(`\n${steps.summary}`);
  process.exitCode = steps.isGood ? 0 : 1;
}

async function main(): Promise<void> {
  const options = parseTestOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const budget = new Budget(options.minutes);
  const steps = new Steps({
    budget,
    print: line => console.log(line),
    tell: printFailure,
  });
  const problems = new Map<Component, unknown>();
  const stack = new Stack({
    components: installable(selected(options), budget, steps),
    onStep: printStep,
    onInstalled: markInstalled,
    onProblem: (component, problem) => problems.set(component, problem),
  });
  stack.on('failure', problem => {
    printFailure(problem);
    steps.add('A server that ended by itself', 0, { passed: 0, failed: 1 });
  });
  const control = await openControl(stack);
  const stopping = new AbortController();
  const over = budget.onceOver(() => stopping.abort());
  const lane = new Lane({
    ...{ stack, steps, problems },
    signal: stopping.signal,
    controlUrl: control.url,
  });
  const told = untilToldToEnd().then(() => 'told' as const);
  try {
    const end = await Promise.race([told, runLane(options, stack, lane)]);
    if (end !== 'told') conclude(options.record, lane, steps);
    over.cancel();
    stopping.abort();
    await stack.end();
    // What it was in the middle of may have called itself a failure since.
    if (end === 'told') process.exitCode = 130;
  } finally {
    await stack.end();
  }
}

main()
  .catch(printFailure)
  .finally(() => process.exit());
