import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  Cluster,
  type KubernetesObject,
} from '../components/kubernetes/Cluster';
import { ADDRESS } from '../components/nginx/routes';
import { METRICS_ADDRESS } from '../components/pod-discovery/targetsOfPods';
import { targetSchema } from '../seed/load/bounds';
import { FaultPlan } from '../seed/load/FaultPlan';
import { LoadGenerator } from '../seed/load/LoadGenerator';
import { seededDraw } from '../seed/load/seededDraw';
import { made, root } from '../stack/folders';
import type { Stack } from '../stack/Stack';
import { makeThroughPortal, untilTemplate } from './makeThroughPortal';
import { PORTAL_URL, VERDICT_TOKEN } from './portalOfTemplates';
import { Project } from './Project';
import { bodyOf, rolloutSchema, type Served, servedPod } from './serve';
import { Trail } from './Trail';

const RATE_PER_SECOND = 15;
const LONGEST_SECONDS = 1200;
const HEALTHY_SECONDS = 120;
const CANARY_SECONDS = 420;
const LOOK_MILLISECONDS = 500;

const statusSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      observedGeneration: z.string().optional(),
      currentPodHash: z.string().optional(),
      stableRS: z.string().optional(),
    })
    .prefault({}),
});

/** Kinds whose definitions cannot be had here: their objects are held against a schema only. */
const UNSERVED = new Set(['ServiceMonitor']);

/** From the form to a second version that has all of the traffic: everything real but the machines that pods would run on. */
export async function proveTemplate(options: {
  stack: Stack;
  codeHost: string;
  framework: string;
  cache: (name: string, version: string) => string;
  folder: string;
  print: (line: string) => void;
}): Promise<Trail> {
  const { stack, framework, print } = options;
  const { environment } = stack;
  const portalUrl = environment[PORTAL_URL];
  const cluster = Cluster.of(environment);
  const name = `tumour-${framework}`;
  const namespace = 'travel-ml';
  await untilTemplate(portalUrl, 'new-model');

  const trail = new Trail(print);
  const { repository } = await makeThroughPortal(
    portalUrl,
    'template:default/new-model',
    {
      name,
      description: 'Whether a tumour is benign, from ten measurements of it.',
      owner: 'group:default/travel-ml',
      task: 'classification',
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
      budget: 200,
      repoUrl: `${new URL(options.codeHost).host}?owner=travel-ml&repo=${name}`,
    },
  );
  trail.reached('commit', repository);

  const project = await Project.clone({
    url: repository,
    folder: path.join(options.folder, name),
    cache: options.cache,
    registryUrl: environment.BELLWETHER_MLFLOW_URL,
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
  await release(project, 'first');
  const load = await startLoad(project, name, environment.BELLWETHER_TRAFFIC_URL);
  try {
    await until('the first answer', HEALTHY_SECONDS, async () =>
      Object.values(load.tally.byModel()[name]?.versions ?? {}).some(
        ({ requests }) => requests > 0,
      ),
    );
    trail.reached('first traffic', 'through the router, from a real MLServer');
    await setChampion(environment.BELLWETHER_MLFLOW_URL, name, '1');

    // A second version, against the champion on the same rows.
    await project.make('train');
    print(lastLine(await project.make('evaluate')));
    await project.make('register');
    trail.reached('second version', `version ${await project.version()}, not worse than the champion`);
    await release(project, 'second');
    trail.reached('100 %', 'promoted by the judge’s verdict');
  } finally {
    load.stop();
  }
  const file = path.join(made(path.join(root, '.run', 'live')), `trail-${framework}.json`);
  await writeFile(file, `${JSON.stringify(trail.events, null, 2)}\n`);
  print(`Event trail: ${path.relative(root, file)}`);
  return trail;

  async function release(of: Project, which: 'first' | 'second') {
    await of.make('deploy');
    await of.commit(`Release the ${which} version by canary`);
    const version = await of.version();
    const objects = await of.render(environment.BELLWETHER_KUSTOMIZE);
    const rollout = objects.find(({ kind }) => kind === 'Rollout');
    if (!rollout) throw new Error('The overlay holds no Rollout');
    trail.reached(`${which} deploy`, 'make deploy, git commit, kustomize build');
    const variable = `BELLWETHER_POD_${version}`;
    await stack.add(servedPod({ project: of, rollout, version, variable }));
    const served: Served = JSON.parse(stack.environment[variable]);
    if (which === 'first') await surroundings();
    for (const object of objects) {
      if (UNSERVED.has(object.kind)) {
        print(`not applied: ${object.kind}, whose definition is not to be had here`);
      } else if (object !== rollout) {
        // Argo Rollouts has written into the selectors of the Services since.
        if (which === 'first' || object.kind !== 'Service') await cluster.apply(object);
      }
    }
    await cluster.apply(asOnThisMachine(rollout, served));
    await untilHealthy(rollout, which === 'first' ? HEALTHY_SECONDS : CANARY_SECONDS);
    if (which === 'first') trail.reached('applied', 'all objects on the real API server; the Rollout is healthy');
  }

  /** What a platform team has put there, and the secret that External Secrets would make. */
  async function surroundings() {
    for (const each of [namespace, 'argocd']) {
      await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: each } });
    }
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `${name}-judge`, namespace },
      stringData: { token: VERDICT_TOKEN },
    });
    await cluster.apply(await project.application());
  }

  async function untilHealthy(rollout: KubernetesObject, seconds: number) {
    const at = await cluster.pathOf(rollout);
    await until(`${rollout.metadata.name} is healthy`, seconds, async () => {
      const { text } = await cluster.request({ path: at });
      const { metadata, status } = statusSchema.parse(JSON.parse(text));
      if (status.phase === 'Degraded') {
        throw new Error(`The release went back: ${status.message}`);
      }
      return (
        status.observedGeneration === String(metadata.generation) &&
        status.phase === 'Healthy' &&
        status.currentPodHash === status.stableRS
      );
    });
  }
}

/** The same Rollout, whose pods say which process of this machine answers for them, judged by a policy for fewer requests. */
function asOnThisMachine(
  rollout: KubernetesObject,
  served: Served,
): KubernetesObject {
  const changed = rolloutSchema.parse(structuredClone(rollout));
  changed.metadata.annotations['bellwether.dev/judge-policy'] = 'short';
  Object.assign(changed.spec.template.metadata.annotations, {
    [ADDRESS]: new URL(served.url).host,
    [METRICS_ADDRESS]: served.metricsAddress,
  });
  return { ...rollout, ...changed };
}

async function startLoad(project: Project, name: string, routerUrl: string) {
  const bodies: string[] = [];
  for (let row = 0; row < 100; row += 1) {
    bodies.push(JSON.stringify(await bodyOf(project, [row])));
  }
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

async function until(
  what: string,
  seconds: number,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await delay(LOOK_MILLISECONDS);
  }
}

function lastLine(text: string): string {
  return `          ${text.trim().split('\n').pop()}`;
}
