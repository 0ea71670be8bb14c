import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { JsonObject, JsonValue } from '@backstage/types';
import request from 'supertest';
import catalogModuleModels from '.';
import { createModelsStub, ModelsStub } from './__testUtils__/modelsStub';
import { modelRecord, modelServer } from './__testUtils__/records';
import { until } from './__testUtils__/until';

jest.setTimeout(60_000);

const readAt = '2026-06-16T14:32:00.000Z';

const provider = {
  registry: 'mlflow-prod',
  owner: { default: 'group:default/ml-platform' },
};

function rootConfig(models: JsonValue = { prod: provider }) {
  return mockServices.rootConfig.factory({
    data: {
      backend: {
        baseUrl: 'http://localhost:0',
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      catalog: {
        processingInterval: { seconds: 1 },
        stitchingStrategy: { pollingInterval: { milliseconds: 100 } },
        providers: { models },
      },
    },
  });
}

/** Often, so that what a run would wrongly remove is removed within the test. */
const often = { frequency: { seconds: 1 }, timeout: { minutes: 1 } };
const seldom = { frequency: { hours: 1 }, timeout: { minutes: 1 } };

/** A real catalog with this module, and a stand-in for the models backend. */
async function startBackend(
  prepare: (stub: ModelsStub) => void,
  schedule: JsonObject,
) {
  const { stub, plugin } = createModelsStub();
  prepare(stub);
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleModels,
      plugin,
      // The mocks of these reach one plugin only, or run nothing by themselves.
      eventsServiceFactory,
      schedulerServiceFactory,
      rootConfig({ prod: { ...provider, schedule } }),
    ],
  });
  const read = async (): Promise<Entity[]> => {
    const response = await request(backend.server)
      .get('/api/catalog/entities')
      .set('authorization', mockCredentials.service.header());
    return response.body;
  };
  return {
    stub,
    stop: () => backend.stop(),
    read,
    refs: async () => (await read()).map(entity => stringifyEntityRef(entity)),
    /** Two more runs of both providers. */
    moreRuns: async () => {
      const before = stub.requests;
      await until(() => stub.requests >= before + 6);
    },
  };
}

const travel = modelRecord();
const fraud = modelRecord({
  modelName: 'card-fraud',
  owner: 'group:default/payments-ml',
});
const eta = modelRecord({ modelName: 'eta-courier' });

describe('the catalog with this module', () => {
  const stops: Array<() => Promise<void>> = [];
  async function start(
    prepare: (stub: ModelsStub) => void,
    schedule: JsonObject = often,
  ) {
    const backend = await startBackend(prepare, schedule);
    stops.push(backend.stop);
    return backend;
  }
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it('shows models, servers and APIs with their relations', async () => {
    const { read, refs } = await start(stub => {
      stub.models.records = [travel, fraud, eta];
      stub.servers = {
        servers: [modelServer()],
        clusters: [{ cluster: 'prod-eu', complete: true, readAt }],
      };
    });
    const name = 'flight-delay-prod-eu-f7d82ce0';
    const expected = [
      `api:default/${name}`,
      `component:default/${name}`,
      'resource:default/card-fraud',
      'resource:default/eta-courier',
      'resource:default/flight-delay',
    ];
    await until(async () => (await refs()).length === expected.length);
    expect((await refs()).sort()).toEqual(expected);
    const component = await until(async () =>
      (
        await read()
      ).find(
        ({ kind, relations }) =>
          kind === 'Component' && relations && relations.length >= 4,
      ),
    );
    expect(component.relations).toEqual(
      expect.arrayContaining([
        { type: 'dependsOn', targetRef: 'resource:default/flight-delay' },
        { type: 'ownedBy', targetRef: 'group:default/travel-ml' },
        { type: 'partOf', targetRef: 'system:default/flight-ops' },
        { type: 'providesApi', targetRef: `api:default/${name}` },
      ]),
    );
  });

  it('shows a change as soon as it is announced, and removes what the registry no longer holds', async () => {
    const { stub, read, refs } = await start(s => {
      s.models.records = [travel, fraud, eta];
    }, seldom);
    await until(async () => (await refs()).length === 3);
    stub.models.records = [{ ...travel, stage: 'archived' }, fraud];
    await stub.announce({
      instance: 'mlflow-prod',
      models: ['flight-delay', 'eta-courier'],
    });
    await until(async () => (await refs()).length === 2);
    expect((await refs()).sort()).toEqual([
      'resource:default/card-fraud',
      'resource:default/flight-delay',
    ]);
    await until(async () =>
      (
        await read()
      ).some(
        ({ metadata }) =>
          metadata.labels?.['bellwether.dev/stage'] === 'archived',
      ),
    );
  });

  it.each([
    [
      'the models backend fails',
      (stub: ModelsStub) => {
        stub.status = 500;
      },
    ],
    [
      'the registry was not read in full',
      (stub: ModelsStub) => {
        stub.models = { records: [], complete: false, freshness: {} };
      },
    ],
    [
      'nothing is known and the registry does not answer',
      (stub: ModelsStub) => {
        stub.models = {
          records: [],
          complete: true,
          freshness: { readAt, problem: 'mlflow-prod answered 500' },
        };
      },
    ],
    [
      'the cluster was not listed',
      (stub: ModelsStub) => {
        stub.servers = {
          servers: [],
          clusters: [{ cluster: 'prod-eu', complete: false }],
        };
      },
    ],
  ])('keeps every entity while %s', async (_case, fail) => {
    const { stub, refs, moreRuns } = await start(s => {
      s.models.records = [travel, fraud, eta];
      s.servers = {
        servers: [modelServer()],
        clusters: [{ cluster: 'prod-eu', complete: true, readAt }],
      };
    });
    await until(async () => (await refs()).length === 5);
    fail(stub);
    await moreRuns();
    expect(await refs()).toHaveLength(5);
  });

  it('removes every model when the registry answers that it holds none', async () => {
    const { stub, refs } = await start(s => {
      s.models.records = [travel, fraud, eta];
    });
    await until(async () => (await refs()).length === 3);
    stub.models.records = [];
    expect(await until(async () => (await refs()).length === 0)).toBe(true);
  });

  it('does not start with a provider that names no registry, and says which', async () => {
    await expect(
      startTestBackend({
        features: [
          catalogPlugin,
          catalogModuleModels,
          rootConfig({ prod: { owner: provider.owner } }),
        ],
      }),
    ).rejects.toThrow(/catalog\.providers\.models\.prod\.registry/);
  });

  it('starts without any provider', async () => {
    const backend = await startTestBackend({
      features: [catalogPlugin, catalogModuleModels, rootConfig({})],
    });
    stops.push(() => backend.stop());
    const response = await request(backend.server).get('/api/catalog/entities');
    expect(response.body).toEqual([]);
  });
});
