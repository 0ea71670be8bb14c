import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { Cluster } from '../components/kubernetes/Cluster';
import { type Checks, expectThat } from '../faults/Checks';
import { targetSchema } from '../seed/load/bounds';
import { FaultPlan } from '../seed/load/FaultPlan';
import { LoadGenerator } from '../seed/load/LoadGenerator';
import { seededDraw } from '../seed/load/seededDraw';
import { made, root } from '../stack/folders';
import { OnCluster, rolloutOf, until } from './OnCluster';
import { PORTAL_URL, VERDICT_TOKEN } from './portalOfTemplates';
import type { Project } from './Project';
import { checkPage } from './seenInPortal';
import { aboutRow, rolloutSchema, type Served, servedPod } from './serve';
import type { Trail } from './Trail';
import {
  lastLine,
  NAMESPACE,
  ROWS,
  trainProject,
  type WorkshopTools,
} from './trainProject';

/** A fifth of them goes to the canary: the fewer, the longer the judge looks at it. */
const RATE_PER_SECOND = 40;
const LONGEST_SECONDS = 1200;
const HEALTHY_SECONDS = 120;
const CANARY_SECONDS = 420;

/** What came of the way. */
export interface Proven {
  trail: Trail;
  /** What the model's page has to show of it. */
  checks: Pick<Checks, 'passed' | 'failed'>;
}

/** From the form to a second version that has all of the traffic: everything real but the machines that pods would run on. */
export async function proveTemplate(
  tools: WorkshopTools,
  framework: string,
): Promise<Proven> {
  const { stack, print } = tools;
  const { environment } = stack;
  const portalUrl = environment[PORTAL_URL];
  const registryUrl = environment.BELLWETHER_MLFLOW_URL;
  const onCluster = new OnCluster(Cluster.of(environment), print);
  const pods: string[] = [];
  const { name, project, trail, checks, budget, repository } = await trainProject(tools, {
    framework,
    task: 'classification',
  });
  let load: LoadGenerator | undefined;
  try {
    await release('first');
    load = await startLoad(project, name, environment.BELLWETHER_TRAFFIC_URL);
    const { tally } = load;
    const answers = (version: string) =>
      tally.byModel()[name]?.versions[version]?.requests ?? 0;
    await until('the first answer', HEALTHY_SECONDS, async () => answers('1') > 0);
    trail.reached('first traffic', 'through the router, from a real MLServer');
    await setChampion(registryUrl, name, '1');

    // A second version, against the champion on the same rows.
    await project.make('train');
    print(lastLine(await project.make('evaluate')));
    await project.make('register');
    trail.reached(
      'second version',
      `version ${await project.version()}, not worse than the champion`,
    );
    await release('second');
    trail.reached(
      '100 %',
      `promoted by the judge’s verdict, after ${answers('2')} answers of the canary`,
    );
    const file = path.join(
      made(path.join(root, '.run', 'live')),
      `trail-${framework}.json`,
    );
    await writeFile(file, `${JSON.stringify(trail.events, null, 2)}\n`);
    print(`Event trail: ${path.relative(root, file)}`);
    await checkPage(checks, { portalUrl, name, budget, repository });
    return { trail, checks };
  } finally {
    load?.stop();
    await onCluster.clear();
    for (const pod of pods) await stack.stopServer(pod);
  }

  async function release(which: 'first' | 'second') {
    const asked = await project.image();
    await project.make('commit');
    const version = await project.version();
    const objects = await project.render(environment.BELLWETHER_KUSTOMIZE);
    const rollout = rolloutOf(objects);
    trail.reached(
      `${which} deploy`,
      'make image commit, kustomize build',
    );
    await checks.check(
      `the ${which} release names the image that was pushed`,
      async () => {
        const { image } = rolloutSchema.parse(rollout).spec.template.spec.containers[0];
        expectThat(
          asked.includes(`push ${image}`),
          `${image} is not among: ${asked.join('; ')}`,
        );
      },
    );
    const pod = servedPod({ project, rollout, version });
    await stack.add(pod.component);
    pods.push(pod.server);
    const served: Served = JSON.parse(stack.environment[pod.variable]);
    trail.reached(`${which} server`, 'MLServer has answered by itself');
    if (which === 'first') {
      await onCluster.prepare({
        name,
        namespace: NAMESPACE,
        token: VERDICT_TOKEN,
        application: await project.application(),
      });
    }
    await onCluster.release(objects, served);
    await onCluster.untilHealthy(
      rollout,
      which === 'first' ? HEALTHY_SECONDS : CANARY_SECONDS,
    );
    if (which === 'first') {
      trail.reached(
        'applied',
        'all objects on the real API server; the Rollout is healthy',
      );
    }
  }
}

async function startLoad(project: Project, name: string, routerUrl: string) {
  const request = await project.request();
  const bodies = Array.from({ length: ROWS }, (_, row) =>
    JSON.stringify(aboutRow(request, row)),
  );
  const generator = new LoadGenerator({
    streams: [
      {
        model: name,
        targets: [
          targetSchema.parse({
            model: name,
            url: routerUrl,
            host: `${name}.models.example.com`,
          }),
        ],
        bodies,
      },
    ],
    ratePerSecond: RATE_PER_SECOND,
    faults: new FaultPlan(seededDraw(`faults of ${name}`)),
    draw: seededDraw(`requests of ${name}`),
  });
  void generator.start(LONGEST_SECONDS);
  return generator;
}

async function setChampion(registryUrl: string, name: string, version: string) {
  const answer = await fetch(
    `${registryUrl}/api/2.0/mlflow/registered-models/alias`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name, alias: 'champion', version }),
    },
  );
  if (!answer.ok) throw new Error(`No champion was set: ${answer.status}`);
}
