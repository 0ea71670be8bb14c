// The proof of canary by itself, on a stack of its own. See e2e/live/README.md.
import { parseArgs } from 'node:util';
import { components } from '../components';
import { PlainError } from '../stack/PlainError';
import { printFailure, printStep } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { splitNames } from '../stack/options';
import { isPart, PARTS } from './parts';
import { NEEDED, openProof } from './proof';
import { renderTimings } from './Timings';

const USAGE = `node -r @backstage/cli/config/nodeTransform.cjs e2e/live/proof/main.ts [options]

  --only A,B   of: ${PARTS.join(', ')}
`;

function partsOf(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: { only: { type: 'string', multiple: true } },
    });
    if (!values.only) return PARTS;
    return splitNames(values.only, '--only').map(name => {
      if (!isPart(name)) throw new Error(`--only does not know '${name}'`);
      return name;
    });
  } catch (error) {
    throw new PlainError(
      `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`,
    );
  }
}

async function main(): Promise<void> {
  const parts = partsOf(process.argv.slice(2));
  const stack = new Stack({
    components: selectComponents(components, NEEDED),
    onStep: printStep,
  });
  const stopping = new AbortController();
  const told = untilToldToEnd().then(() => {
    process.exitCode = 130;
    stopping.abort();
  });
  const prove = async () => {
    await stack.start();
    const proof = await openProof(stack, {
      parts,
      print: line => console.log(line),
      signal: stopping.signal,
    });
    await proof.run();
    console.log(`\n${renderTimings(proof.timings)}`);
    const { passed, failed } = proof.checks;
    console.log(`\n${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
    await proof.close();
  };
  try {
    await Promise.race([told, prove()]);
  } finally {
    await stack.end();
  }
}

main()
  .catch(printFailure)
  .finally(() => process.exit());
