// What a template makes, from the form to all of the traffic, on real upstreams. See e2e/live/README.md.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '@bellwether/sandbox';
import { components } from '../components';
import { cacheDirectory } from '../stack/folders';
import { printFailure, printStep } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { kustomize, portalOfTemplates } from './portalOfTemplates';
import { proveTemplate } from './proveTemplate';

const NEEDED = [
  'argo-rollouts',
  'nginx',
  'mlflow',
  'prometheus',
  'pod-discovery',
  'argo-cd-crds',
  'external-secrets-crds',
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { framework: { type: 'string', default: 'sklearn' } },
  });
  // Of the sandbox only the host of repositories: none can be had as a package.
  const sandbox = await startSandbox({ quiet: true, controllers: false });
  const codeHost = sandbox.urls.codeHost;
  const stack = new Stack({
    components: [...selectComponents(components, NEEDED), kustomize],
    onStep: printStep,
  });
  const told = untilToldToEnd().then(() => {
    process.exitCode = 130;
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-project-'));
  const prove = async () => {
    await stack.start();
    await stack.add(portalOfTemplates(codeHost));
    await proveTemplate({
      stack,
      codeHost,
      framework: values.framework,
      cache: cacheDirectory,
      folder,
      print: line => console.log(line),
    });
  };
  try {
    await Promise.race([told, prove()]);
  } finally {
    await stack.end();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main()
  .catch(error => {
    printFailure(error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
