// The portal with real upstreams that fail, and with its backend killed. See e2e/live/README.md.
import { parseArgs } from 'node:util';
import { components } from '../components';
import { splitNames } from '../stack/options';
import { PlainError } from '../stack/PlainError';
import { printFailure, printStep } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { FAULTS, needsOf } from './parts';
import { NEEDED, openTrial } from './trial';

const USAGE = `node -r @backstage/cli/config/nodeTransform.cjs e2e/live/faults/main.ts [options]

  --only A,B   of: ${FAULTS.join(', ')}
`;

function partsOf(args: string[]): readonly string[] {
  try {
    const { values } = parseArgs({
      args,
      options: { only: { type: 'string', multiple: true } },
    });
    const names = values.only ? splitNames(values.only, '--only') : FAULTS;
    const unknown = names.find(name => !FAULTS.includes(name));
    if (unknown) throw new Error(`--only does not know '${unknown}'`);
    return names;
  } catch (error) {
    throw new PlainError(
      `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`,
    );
  }
}

async function tryEverything(
  stack: Stack,
  names: readonly string[],
): Promise<void> {
  await stack.start();
  const trial = await openTrial(stack);
  for (const name of names) {
    const began = Date.now();
    console.log(`\n== ${name}`);
    await trial.run(name);
    printStep(name, Date.now() - began);
  }
  await trial.close();
  const { passed, failed } = trial.checks;
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const names = partsOf(process.argv.slice(2));
  const stack = new Stack({
    components: selectComponents(components, [
      ...NEEDED,
      ...names.flatMap(needsOf),
    ]),
    onStep: printStep,
  });
  const told = untilToldToEnd().then(() => {
    process.exitCode = 130;
  });
  try {
    await Promise.race([told, tryEverything(stack, names)]);
  } finally {
    await stack.end();
  }
}

main()
  .catch(printFailure)
  .finally(() => process.exit());
