import path from 'node:path';
import { Checks, expectThat } from '../faults/Checks';
import type { Stack } from '../stack/Stack';
import { makeThroughPortal, untilTemplate } from './makeThroughPortal';
import type { ProvenTask } from './parts';
import { PORTAL_URL } from './portalOfTemplates';
import { Project } from './Project';
import { Trail } from './Trail';

export const NAMESPACE = 'travel-ml';

/** Held-out rows that are asked about. */
export const ROWS = 50;

const BUDGET = 200;

/** What the example of each task is about: the form leaves the target to the template. */
const EXAMPLES: Record<ProvenTask, { name: string; description: string }> = {
  classification: {
    name: 'tumour',
    description: 'Whether a tumour is benign, from ten measurements of it.',
  },
  regression: {
    name: 'diabetes',
    description: 'How far diabetes has progressed a year later.',
  },
  forecasting: {
    name: 'carbon',
    description: 'How much carbon dioxide in the air changes by next month.',
  },
};

/** What a workshop makes projects with. */
export interface WorkshopTools {
  stack: Stack;
  codeHost: string;
  /** Where environments stay between runs. */
  cache: (name: string, version: string) => string;
  folder: string;
  print: (line: string) => void;
}

/** A project whose first version is in the registry. */
export interface TrainedProject {
  name: string;
  project: Project;
  trail: Trail;
  checks: Checks;
  /** That the form asked for. */
  budget: number;
  /** Its address on the code host. */
  repository: string;
}

/** From the form to the first version in the registry, as the project's README says. */
export async function trainProject(
  { stack, codeHost, cache, folder, print }: WorkshopTools,
  { framework, task }: { framework: string; task: ProvenTask },
): Promise<TrainedProject> {
  const portalUrl = stack.environment[PORTAL_URL];
  const name = `${EXAMPLES[task].name}-${framework}`;
  await untilTemplate(portalUrl, 'new-model');

  const trail = new Trail(print);
  const { repository, log } = await makeThroughPortal(
    portalUrl,
    'template:default/new-model',
    formOf({ name, framework, task, host: new URL(codeHost).host }),
  );
  trail.reached('commit', repository);
  const checks = new Checks(print);
  await checks.check('the cluster’s own schemas were used', async () => {
    const [told] = /Held against .*/.exec(log) ?? ['nothing was said of it'];
    expectThat(/what live publishes: .*Rollout/.test(told), told);
  });

  const project = await Project.clone({
    url: repository,
    folder: path.join(folder, name),
    cache,
    registryUrl: stack.environment.BELLWETHER_MLFLOW_URL,
  });
  await project.make('setup');
  trail.reached('environment', 'git clone, make setup');
  print(lastLine(await project.make('test')));
  trail.reached('tested', 'make test');
  print(lastLine(await project.make('train')));
  trail.reached('trained', 'make train, on real data');
  print(lastLine(await project.make('evaluate')));
  trail.reached('judged', 'make evaluate: no champion yet');
  await project.make('register');
  trail.reached('registered', `version ${await project.version()}`);
  await project.make('request', `ROWS=${ROWS}`);
  return { name, project, trail, checks, budget: BUDGET, repository };
}

/** As a person fills it in. */
export function formOf({
  name,
  framework,
  task,
  host,
}: {
  name: string;
  framework: string;
  task: ProvenTask;
  host: string;
}) {
  return {
    name,
    description: EXAMPLES[task].description,
    owner: `group:default/${NAMESPACE}`,
    task,
    criticality: 'low',
    dataClassification: 'public',
    framework,
    target: 'target',
    dataSource: 'file',
    serving: 'rollout',
    cluster: 'live',
    releasePolicy: 'quick',
    size: 'small',
    // One pod for one process of this machine.
    replicas: 1,
    falseAlarmsOncePerWindows: 52,
    budget: BUDGET,
    repoUrl: `${host}?owner=${NAMESPACE}&repo=${name}`,
  };
}

export function lastLine(text: string): string {
  return `          ${text.trim().split('\n').pop()}`;
}
