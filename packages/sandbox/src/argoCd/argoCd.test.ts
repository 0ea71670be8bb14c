import fs from 'node:fs';
import path from 'node:path';
import { MAIN, Repositories, type Repository } from '../codeHost/Repositories';
import { ManualClock } from '../controllers';
import { createFaults } from '../faults';
import {
  createKubernetesApi,
  type KubernetesApi,
  type KubernetesObject,
} from '../kubernetes';
import { APPLICATIONS } from '../kubernetes/resources';
import { createWorld } from '../world';
import { startArgoCd } from '.';
import { REFRESH_MILLISECONDS } from './ArgoCdController';
import { applicationSchema } from './schema';
import { seedApplications } from './seedApplications';

const NOW = new Date('2026-11-01T09:00:00Z');
const URL = 'http://127.0.0.1:1';
const world = createWorld({ seed: 'test', now: NOW });

const SIZED = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  namespace: 'travel-ml',
  name: 'flight-delay',
};
const FILE = 'prod-eu/flight-delay/inferenceservice.yaml';
const HEALED = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  namespace: 'search-ml',
  name: 'spell-correction',
};

interface Scaled extends KubernetesObject {
  spec: { replicas: number; predictor: { minReplicas: number } };
}

interface Stage {
  api: KubernetesApi;
  repositories: Repositories;
  repository: Repository;
  advance(milliseconds: number): Promise<void>;
}

let close = () => {};
afterEach(() => close());

function createStage(cluster: string, team: string): Stage {
  const found = world.clusters.find(({ name }) => name === cluster)!;
  const clock = new ManualClock(NOW);
  const repositories = new Repositories(
    world.teams.map(({ name }) => name),
    () => clock.now(),
  );
  const api = createKubernetesApi({
    cluster: found,
    world,
    faults: createFaults(),
  });
  const host = { repositories, url: URL };
  seedApplications(api, found, host, world);
  const running = startArgoCd(api, host, clock);
  close = () => {
    running.close();
    api.close();
  };
  return {
    api,
    repositories,
    repository: repositories.get(team, 'deployments'),
    advance: milliseconds => clock.advance(milliseconds),
  };
}

const text = ({ repositories, repository }: Stage, file = FILE) =>
  repository.objects
    .contentOf(repositories.filesAt(repository, MAIN).get(file)!.sha)!
    .toString();

function write(stage: Stage, content: string, file = FILE, branch = MAIN) {
  const { repositories, repository } = stage;
  repositories.write(repository, {
    branch,
    path: file,
    content: Buffer.from(content),
    expected: repositories.filesAt(repository, branch).get(file)!.sha,
    message: 'Change the size',
  });
}

const application = ({ api }: Stage, name: string) =>
  applicationSchema.parse(
    api.objects.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      namespace: 'argocd',
      name,
    }),
  );

const spec = ({ api }: Stage, reference: typeof SIZED) =>
  JSON.parse(JSON.stringify(api.objects.get(reference)!.spec));

it('is at rest: what is on the cluster is what Git says', async () => {
  const stage = createStage('prod-eu', 'travel-ml');
  const before = stage.api.store.currentRevision;
  stage.repositories.moveBranch(
    stage.repository,
    'other',
    stage.repositories.branch(stage.repository, MAIN),
  );
  await stage.advance(60_000);
  expect(stage.api.store.currentRevision).toBe(before);
  expect(application(stage, 'flight-delay').status).toMatchObject({
    sync: { status: 'Synced' },
    health: { status: 'Healthy' },
    sourceType: 'Directory',
    resources: [{ kind: 'InferenceService', name: 'flight-delay' }],
  });
});

it('a merged pull request is on the cluster a little later, and a push to its branch is not', async () => {
  const stage = createStage('prod-eu', 'travel-ml');
  const { repositories, repository } = stage;
  const size = () => spec(stage, SIZED).predictor.model.resources.requests.cpu;
  repositories.moveBranch(
    repository,
    'smaller',
    repositories.branch(repository, MAIN),
  );
  write(stage, text(stage).replace('cpu: 500m', 'cpu: 120m'), FILE, 'smaller');
  const pull = repositories.openPull(repository, {
    title: 'Smaller',
    body: '',
    head: 'smaller',
    base: MAIN,
  });
  await stage.advance(60_000);
  expect(size()).toBe('500m');

  repositories.merge(repository, pull.number);
  await stage.advance(REFRESH_MILLISECONDS / 2);
  expect(size()).toBe('500m');
  await stage.advance(REFRESH_MILLISECONDS);
  expect(size()).toBe('120m');
  const { status } = application(stage, 'flight-delay');
  const revision = repositories.branch(repository, MAIN);
  expect(status.sync).toMatchObject({ status: 'Synced', revision });
  expect(status.history.map(one => one.revision).at(-1)).toBe(revision);
  expect(status.history).toHaveLength(2);
});

it('a field that leaves Git leaves the cluster, and one that Git never said stays', async () => {
  const stage = createStage('prod-eu', 'travel-ml');
  stage.api.objects.apply(SIZED, draft => {
    draft.metadata.labels = { ...draft.metadata.labels, byHand: 'yes' };
  });
  write(stage, text(stage).replace(/\n +minReplicas: 3/, ''));
  await stage.advance(10_000);
  expect(spec(stage, SIZED).predictor).not.toHaveProperty('minReplicas');
  const { metadata } = stage.api.objects.get(SIZED)!;
  expect(metadata.labels).toHaveProperty('byHand', 'yes');
  expect(metadata.annotations).toHaveProperty([
    'argocd.argoproj.io/tracking-id',
  ]);
});

it('what is changed past Git is told of, and put back only where it is wanted', async () => {
  const eu = createStage('prod-eu', 'travel-ml');
  eu.api.objects.apply<Scaled>(SIZED, draft => {
    draft.spec.predictor.minReplicas = 1;
  });
  await eu.advance(60_000);
  expect(spec(eu, SIZED).predictor.minReplicas).toBe(1);
  expect(application(eu, 'flight-delay').status.sync?.status).toBe('OutOfSync');
  close();

  const us = createStage('prod-us', 'search-ml');
  us.api.objects.apply<Scaled>(HEALED, draft => {
    draft.spec.replicas = 1;
  });
  await us.advance(1_000);
  expect(application(us, 'spell-correction').status.sync?.status).toBe(
    'OutOfSync',
  );
  expect(spec(us, HEALED).replicas).toBe(1);
  await us.advance(10_000);
  expect(spec(us, HEALED).replicas).toBe(3);
  expect(application(us, 'spell-correction').status.sync?.status).toBe(
    'Synced',
  );
});

it.each([
  ['a file that is no YAML', (before: string) => `${before}\n  - : [`],
  ['a file that is no object', () => 'replicas: 3\n'],
])('%s changes nothing on the cluster, and is told of', async (_, change) => {
  const stage = createStage('prod-eu', 'travel-ml');
  const before = spec(stage, SIZED);
  const good = text(stage);
  write(stage, change(good));
  await stage.advance(10_000);
  expect(spec(stage, SIZED)).toEqual(before);
  expect(application(stage, 'flight-delay').status).toMatchObject({
    sync: { status: 'Unknown' },
    conditions: [{ type: 'ComparisonError' }],
  });

  write(stage, good);
  await stage.advance(10_000);
  const { status } = application(stage, 'flight-delay');
  expect(status.sync?.status).toBe('Synced');
  expect(status).not.toHaveProperty('conditions');
});

/** As much of a schema as that of an Application uses. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function faultsOf(schema: Schema, value: unknown, at = ''): string[] {
  if (schema.type && schema.type !== typeOf(value)) {
    return [`${at} is no ${schema.type}`];
  }
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.flatMap((item, index) =>
      faultsOf(items, item, `${at}[${index}]`),
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required
    .filter(field => !(field in value))
    .map(field => `${at}.${field} is missing`);
  const inside = Object.entries(value).flatMap(([field, one]) => {
    const other =
      typeof additionalProperties === 'object' ? additionalProperties : {};
    return field in properties || additionalProperties !== false
      ? faultsOf(properties[field] ?? other, one, `${at}.${field}`)
      : [`${at}.${field} is not known`];
  });
  return [...missing, ...inside];
}

it.each(world.clusters.map(({ name }) => name))(
  'every Application of %s is one by the schema of Argo CD',
  cluster => {
    const stage = createStage(
      cluster,
      cluster === 'prod-eu' ? 'travel-ml' : 'search-ml',
    );
    const file = path.resolve(
      __dirname,
      '../../../../plugins/scaffolder-backend-module-models/schemas/Application.argoproj.io.json',
    );
    const schema = JSON.parse(fs.readFileSync(file, 'utf8'));
    const applications = stage.api.store.list(APPLICATIONS);
    expect(applications.length).toBeGreaterThan(0);
    for (const { status, ...written } of applications) {
      // The schema is of what people write, so it knows no status.
      expect(status).toBeDefined();
      expect(faultsOf(schema, written)).toEqual([]);
      // The check itself finds what is wrong.
      const wrong = { ...written, spec: { ...Object(written.spec), sauce: 1 } };
      expect(faultsOf(schema, wrong)).toEqual(['.spec.sauce is not known']);
    }
  },
);
