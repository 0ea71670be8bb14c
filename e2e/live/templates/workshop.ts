import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { startSandbox } from '@bellwether/sandbox';
import { argoCdCrds, externalSecretsCrds } from '../components/crds';
import { cacheDirectory } from '../stack/folders';
import type { Stack } from '../stack/Stack';
import { kustomize } from './kustomize';
import { PORTAL, portalOfTemplates } from './portalOfTemplates';
import type { ProvenTask } from './parts';
import { proveTask } from './proveTask';
import { type Proven, proveTemplate } from './proveTemplate';
import type { WorkshopTools } from './trainProject';

/** Components without which no project can be proven. */
export const NEEDED = [
  'argo-rollouts',
  'nginx',
  'mlflow',
  'prometheus',
  'pod-discovery',
];

/** What else a project needs, and is added to a stack that lacks it. */
const ADDED = [argoCdCrds, externalSecretsCrds, kustomize];

/** A portal of its own beside the stack, that makes projects, and the code host that they go to. */
export interface Workshop {
  tools: WorkshopTools;
  /** Takes a project of a framework the way of its task; fails where it ends on the way. */
  prove(framework: string, task: ProvenTask): Promise<Proven>;
  /** Ends portal and code host. */
  close(): Promise<void>;
}

/** Starts portal and code host on a stack that runs. */
export async function openWorkshop(
  stack: Stack,
  { print }: { print: (line: string) => void },
): Promise<Workshop> {
  for (const component of ADDED) {
    const isThere = stack.started.some(
      started => started.component.name === component.name,
    );
    if (!isThere) await stack.add(component);
  }
  // Of the sandbox only the host of repositories: none can be had as a package.
  const sandbox = await startSandbox({ quiet: true, controllers: false });
  const { codeHost } = sandbox.urls;
  // It goes with the run.
  const folder = mkdtempSync(path.join(stack.folder, 'projects-'));
  try {
    await stack.add(portalOfTemplates(codeHost));
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const tools: WorkshopTools = {
    ...{ stack, codeHost, folder, print },
    cache: cacheDirectory,
  };
  return {
    tools,
    prove: (framework, task) =>
      task === 'classification'
        ? proveTemplate(tools, framework)
        : proveTask(tools, { framework, task }),
    async close() {
      await stack.stopServer(PORTAL);
      await sandbox.close();
    },
  };
}
