import { Sandbox, startSandbox, WorldModel } from '@bellwether/sandbox';
import {
  Portal,
  startPortal,
  WEBHOOK_SECRET,
} from './__testUtils__/startPortal';
import { until } from './__testUtils__/until';
import { parseOpenApi } from './__testUtils__/validate';
import { AppliedSets } from './sync';

jest.setTimeout(120_000);

let sandbox: Sandbox;
const portals: Portal[] = [];
const looks = jest.spyOn(AppliedSets.prototype, 'get');
const wholes = jest.spyOn(AppliedSets.prototype, 'recordWhole');
const parts = jest.spyOn(AppliedSets.prototype, 'recordPart');

async function startUpstreams() {
  sandbox = await startSandbox({
    quiet: true,
    webhookRetryMilliseconds: [0, 50, 50],
  });
}

async function start(options?: Parameters<typeof startPortal>[1]) {
  const portal = await startPortal(sandbox, options);
  portals.push(portal);
  return portal;
}

async function stopEverything() {
  for (const portal of portals.splice(0)) await portal.stop();
  await sandbox.close();
}

const registered = () =>
  sandbox.world.models.filter(({ registered: isRegistered }) => isRegistered);

const named = (name: string) =>
  sandbox.world.models.find(model => model.name === name) as WorldModel;

/** All models are there, and the servers of both clusters. */
async function everythingOf(portal: Portal) {
  const servers = sandbox.world.clusters.flatMap(cluster => cluster.servers);
  return until(async () => {
    const entities = await portal.entities();
    const count = (kind: string) =>
      [...entities.keys()].filter(ref => ref.startsWith(kind)).length;
    return (
      count('resource:') === registered().length &&
      count('component:') === servers.length &&
      entities
    );
  });
}

/** The server of a model that runs once. */
async function serverOf(portal: Portal, model: string) {
  return [...(await portal.entities()).values()].find(
    ({ kind, metadata }) =>
      kind === 'Component' &&
      metadata.annotations?.['bellwether.dev/model'] === model,
  );
}

/** Some more runs of both providers. */
async function moreRuns() {
  const before = looks.mock.calls.length;
  await until(() => looks.mock.calls.length >= before + 10);
}

/** How often the registry was asked for its models. */
function listings() {
  const counts = sandbox.requests.counts().mlflow ?? [];
  return counts
    .filter(({ route }) => route.endsWith('/registered-models/search'))
    .reduce((sum, { count }) => sum + count, 0);
}

async function mlflow(method: string, path: string, body: object) {
  const response = await fetch(`${sandbox.urls.mlflow}/api/2.0/mlflow${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(await response.json()).not.toHaveProperty('error_code');
}

describe('models of an MLflow and servers of two clusters in a real catalog', () => {
  let portal: Portal;

  beforeAll(async () => {
    await startUpstreams();
    portal = await start({ organisation: true });
    await everythingOf(portal);
  });
  afterAll(stopEverything);
  afterEach(() => sandbox.faults.clear());

  it('stand there with owner, system, model and API', async () => {
    const entities = await until(async () => {
      const found = await portal.entities();
      return (
        found.has('system:default/flight-ops') &&
        [...found.values()].every(
          ({ kind, relations = [] }) =>
            kind !== 'Component' || relations.length > 0,
        ) &&
        found
      );
    });
    const servers = [...entities.values()].filter(
      ({ metadata, kind }) =>
        kind === 'Component' &&
        metadata.annotations?.['bellwether.dev/model'] === 'flight-delay',
    );
    expect(servers.map(({ metadata }) => metadata.annotations)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ 'bellwether.dev/cluster': 'prod-eu' }),
        expect.objectContaining({ 'bellwether.dev/cluster': 'prod-us' }),
      ]),
    );
    const { system } = named('flight-delay');
    for (const { metadata, relations } of servers) {
      expect(relations).toEqual(
        expect.arrayContaining([
          { type: 'dependsOn', targetRef: 'resource:default/flight-delay' },
          { type: 'ownedBy', targetRef: 'group:default/travel-ml' },
          { type: 'partOf', targetRef: `system:default/${system}` },
          { type: 'providesApi', targetRef: `api:default/${metadata.name}` },
        ]),
      );
    }
    expect(entities.get('resource:default/flight-delay')).toMatchObject({
      metadata: {
        labels: { 'bellwether.dev/stage': 'production' },
        annotations: {
          'bellwether.dev/registry': 'mlflow-prod',
          'bellwether.dev/model': 'flight-delay',
          'bellwether.dev/owner-source': 'registry-tag',
        },
      },
      spec: { type: 'ml-model', lifecycle: 'production' },
    });
    expect(entities.get('group:default/travel-ml')?.relations).toEqual(
      expect.arrayContaining([
        { type: 'ownerOf', targetRef: 'resource:default/flight-delay' },
      ]),
    );
  });

  it('have APIs that are valid OpenAPI, of the columns that the model was trained with', async () => {
    const definitions = await until(async () => {
      const found = [...(await portal.entities()).values()].flatMap(
        ({ kind, spec }) => (kind === 'API' ? String(spec?.definition) : []),
      );
      // Signatures are read after the listing.
      return (
        found.some(definition => /flight-delay[^]*Input_1_/.test(definition)) &&
        found
      );
    });
    for (const definition of definitions) {
      expect(await parseOpenApi(definition)).toHaveProperty('info.title');
    }
  });

  it('of no registry stand alone, and belong to the owner of last resort', async () => {
    const spec = (await serverOf(portal, 'credit-line-limit'))?.spec;
    expect(spec).toMatchObject({
      owner: 'group:default/ml-platform',
      lifecycle: 'experimental',
    });
    expect(spec).not.toHaveProperty('dependsOn');
  });

  it('are given to the catalog once while nothing changes', async () => {
    const given = () => wholes.mock.calls.length + parts.mock.calls.length;
    // Signatures are read after the listing, and change the APIs once more.
    await until(async () => {
      const before = given();
      await moreRuns();
      return given() === before;
    });
    const before = given();
    await moreRuns();
    expect(given()).toBe(before);
  });

  it.each([
    ['the registry fails', 'mlflow', { kind: 'status', status: 500 }],
    [
      'the registry asks to wait',
      'mlflow',
      { kind: 'status', status: 429, retryAfterSeconds: 3600 },
    ],
    ['the registry is late', 'mlflow', { kind: 'delay', milliseconds: 4000 }],
    ['the registry shows a sign-in page', 'mlflow', { kind: 'html' }],
    ['the registry breaks off', 'mlflow', { kind: 'truncated' }],
    ['the registry is not there', 'mlflow', { kind: 'refuse' }],
    ['a cluster is not there', 'prod-eu', { kind: 'refuse' }],
  ] as const)('stay while %s', async (_case, upstream, fault) => {
    await until(async () => !(await portal.knowsOfTrouble(upstream)));
    const before = [...(await portal.entities()).keys()].sort();
    await sandbox.faults.set(upstream, fault);
    await until(() => portal.knowsOfTrouble(upstream));
    await moreRuns();
    expect([...(await portal.entities()).keys()].sort()).toEqual(before);
  });
});

describe('a change in a registry', () => {
  beforeEach(startUpstreams);
  afterEach(stopEverything);

  const lifecycleOf = async (portal: Portal, model: string) =>
    (await portal.entities()).get(`resource:default/${model}`)?.spec?.lifecycle;

  it('shows in the catalog without being announced', async () => {
    const portal = await start();
    await everythingOf(portal);
    expect(await lifecycleOf(portal, 'seat-upsell')).toBe('experimental');
    await mlflow('POST', '/registered-models/alias', {
      name: 'seat-upsell',
      alias: 'champion',
      version: '4',
    });
    await until(
      async () => (await lifecycleOf(portal, 'seat-upsell')) === 'production',
    );

    expect((await serverOf(portal, 'fare-demand'))?.spec).toHaveProperty(
      'dependsOn',
    );
    await mlflow('DELETE', '/registered-models/delete', {
      name: 'fare-demand',
    });
    await until(async () => !(await lifecycleOf(portal, 'fare-demand')));
    expect(await portal.models()).toHaveLength(registered().length - 1);
    // It runs on, as something that no registry knows.
    await until(async () => {
      const { spec } = (await serverOf(portal, 'fare-demand')) ?? {};
      return spec && !('dependsOn' in spec);
    });
  });

  it('shows at once when the registry announces it', async () => {
    // Nothing but the announcement tells the portal.
    const portal = await start({ readsOften: false });
    await everythingOf(portal);
    await mlflow('POST', '/webhooks', {
      name: 'portal',
      url: `${portal.url}/api/models/v1/webhooks/mlflow-prod`,
      secret: WEBHOOK_SECRET,
      events: [{ entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' }],
    });
    const seen = listings();
    await mlflow('POST', '/registered-models/alias', {
      name: 'seat-upsell',
      alias: 'champion',
      version: '4',
    });
    await until(
      async () => (await lifecycleOf(portal, 'seat-upsell')) === 'production',
    );
    expect(listings()).toBe(seen);
  });

  it('that empties it removes nothing', async () => {
    const portal = await start();
    await everythingOf(portal);
    const before = await portal.models();
    for (const { name } of registered()) {
      await mlflow('DELETE', '/registered-models/delete', { name });
    }
    const seen = listings();
    await until(() => listings() >= seen + 3);
    await moreRuns();
    // A reading in the middle of it may have seen some models go.
    const after = await portal.models();
    expect(after.length).toBeGreaterThan(0);
    expect(before).toEqual(expect.arrayContaining(after));
  });

  it('that makes two models want one name gives the same names in every portal', async () => {
    for (const name of ['Flight Delay', 'FLIGHT delay']) {
      await mlflow('POST', '/registered-models/create', { name });
    }
    const namesIn = async (portal: Portal) => {
      const models = await until(async () => {
        const found = [...(await portal.entities()).values()].filter(
          ({ kind }) => kind === 'Resource',
        );
        return found.length === registered().length + 2 && found;
      });
      return Object.fromEntries(
        models.map(({ metadata }) => [
          metadata.annotations?.['bellwether.dev/model'],
          metadata.name,
        ]),
      );
    };
    const names = await namesIn(await start());
    expect(names['flight-delay']).toBe('flight-delay');
    expect(new Set(Object.values(names)).size).toBe(registered().length + 2);
    expect(await namesIn(await start())).toEqual(names);
  });
});
