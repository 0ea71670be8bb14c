import { components } from '../components';
import { Cluster } from '../components/kubernetes/Cluster';
import { Checks } from '../faults/Checks';
import { Services } from '../kserve/Services';
import { Portal } from '../proof/Portal';
import { selectComponents } from '../stack/selectComponents';
import type { Stack } from '../stack/Stack';
import { KserveProject } from './KserveProject';
import { PORTAL_URL } from './portalOfTemplates';
import { openWorkshop } from './workshop';

/** Components without which it cannot be tried; what the portal needs besides is added to a stack that lacks it. */
export const NEEDED_OF_KSERVE = ['kserve'];
const ADDED = ['mlflow', 'prometheus', 'pod-discovery'];

/** A project of `new-model` for KServe, from the form to its end, on KServe's own controller. */
export async function proveKserve(
  stack: Stack,
  { print }: { print: (line: string) => void },
): Promise<Checks> {
  for (const component of selectComponents(components, ADDED)) {
    const isThere = stack.started.some(
      started => started.component.name === component.name,
    );
    if (!isThere) await stack.add(component);
  }
  const workshop = await openWorkshop(stack, { print });
  const checks = new Checks(print);
  const { environment } = stack;
  const services = new Services(
    Cluster.of(environment),
    new Portal(environment[PORTAL_URL]),
  );
  try {
    await checks.check('new-model makes a project for KServe', async () => {
      const project = await KserveProject.make(
        workshop.tools,
        services,
        checks,
      );
      await project.holdAgainstCluster();
      await project.promote();
      await project.retire();
    });
    return checks;
  } finally {
    await workshop.close();
  }
}
