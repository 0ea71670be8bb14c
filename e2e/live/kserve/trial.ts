import { components } from '../components';
import { Cluster } from '../components/kubernetes/Cluster';
import { mlserver } from '../components/mlserver';
import { Checks } from '../faults/Checks';
import { Portal } from '../proof/Portal';
import { storyProcesses, storyServers } from '../proof/storyServers';
import type { Component } from '../stack/Component';
import { selectComponents } from '../stack/selectComponents';
import type { Stack } from '../stack/Stack';
import { PORTAL_URL } from '../templates/portalOfTemplates';
import { openWorkshop } from '../templates/workshop';
import { checkCanary, checkDialects, JUDGED } from './canaries';
import { checkPresses } from './presses';
import { Services } from './Services';

/** Components without which nothing can be tried. */
export const NEEDED = ['kserve'];

/** What the portal needs besides, and is added to a stack that lacks it. */
const ADDED = ['mlflow', 'prometheus', 'pod-discovery'];

/** The processes behind the pods of the judged canary. */
const modelServers: Component = {
  ...storyServers([JUDGED]),
  name: 'model servers of KServe',
  // Those that the component itself starts are not needed.
  install: context => mlserver.install(context),
};

/** A portal of its own beside KServe's controller. */
export interface Trial {
  checks: Checks;
  /** Tries everything; what fails is counted and printed. */
  run(): Promise<void>;
  /** Ends portal and model servers. */
  close(): Promise<void>;
}

/** Starts portal and model servers on a stack in which KServe's controller runs. */
export async function openTrial(
  stack: Stack,
  { print }: { print: (line: string) => void },
): Promise<Trial> {
  for (const component of selectComponents(components, ADDED)) {
    const isThere = stack.started.some(
      started => started.component.name === component.name,
    );
    if (!isThere) await stack.add(component);
  }
  await stack.add(modelServers);
  const workshop = await openWorkshop(stack, { print });
  const { environment } = stack;
  const checks = new Checks(print);
  const services = new Services(
    Cluster.of(environment),
    new Portal(environment[PORTAL_URL]),
  );
  return {
    checks,
    async run() {
      await checkDialects(services, checks);
      await checkCanary(services, checks, environment);
      await checkPresses(services, checks);
    },
    async close() {
      await workshop.close();
      for (const name of storyProcesses([JUDGED])) await stack.stopServer(name);
    },
  };
}
