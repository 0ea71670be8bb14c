// The portal with real upstreams that fail, and with its backend killed. See e2e/live/README.md.
import { parseArgs } from 'node:util';
import { components } from '../components';
import { PlainError } from '../stack/PlainError';
import { printFailure, printStep } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { Checks } from './Checks';
import { checkDatabase } from './database';
import { Gate } from './Gate';
import { checkKillsInMoves, checkKillsInReads } from './kills';
import { checkUpstream } from './outages';
import { portalBackend } from './portalBackend';
import { Registry } from './Registry';
import { Scene } from './Scene';
import { apiServer, mlflow, prepareProbe } from './upstreams';

const PARTS: Record<string, (scene: Scene) => Promise<void>> = {
  mlflow: scene => checkUpstream(scene, mlflow),
  'kube-apiserver': scene => checkUpstream(scene, apiServer),
  postgresql: checkDatabase,
  'kill-in-read': checkKillsInReads,
  'kill-in-move': checkKillsInMoves,
};

const NEEDED = ['argo-rollouts', 'mlflow', 'postgresql'];

const USAGE = `node -r @backstage/cli/config/nodeTransform.cjs e2e/live/faults/main.ts [options]

  --only A,B   of: ${Object.keys(PARTS).join(', ')}
`;

function partsOf(args: string[]): string[] {
  try {
    const { values } = parseArgs({
      args,
      options: { only: { type: 'string' } },
    });
    const names = values.only?.split(',') ?? Object.keys(PARTS);
    const unknown = names.find(name => !(name in PARTS));
    if (unknown) throw new Error(`--only does not know '${unknown}'`);
    return names;
  } catch (error) {
    throw new PlainError(
      `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`,
    );
  }
}

async function tryEverything(stack: Stack, names: string[]): Promise<void> {
  await stack.start();
  const registryUrl = stack.environment.BELLWETHER_MLFLOW_URL;
  const gate = await Gate.open(registryUrl);
  await stack.add(portalBackend(gate.url));
  const checks = new Checks(line => console.log(line));
  const scene = new Scene(stack, checks, new Registry(registryUrl), gate);
  await prepareProbe(scene);
  for (const name of names) {
    const began = Date.now();
    console.log(`\n== ${name}`);
    await PARTS[name](scene);
    printStep(name, Date.now() - began);
  }
  await gate.close();
  console.log(`\n${checks.passed} passed, ${checks.failed} failed`);
  if (checks.failed > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const names = partsOf(process.argv.slice(2));
  const stack = new Stack({
    components: selectComponents(components, NEEDED),
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
