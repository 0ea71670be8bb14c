import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Server } from '@bellwether/plugin-models-common';
import { inRefs } from '../__testUtils__/inRefs';
import { modelRecord, modelServer } from '../__testUtils__/records';
import { serverApiRef, serverComponentRef, toServerEntities } from '../mapping';
import { RecordsClient } from '@bellwether/plugin-models-node';
import { ServerReader } from './ServerReader';

const owners = { namespaces: {}, default: 'group:default/ml-platform' };

const eu = modelServer({ cluster: 'prod-eu' });
const us = modelServer({ cluster: 'prod-us' });
const fare = modelServer({
  cluster: 'prod-us',
  name: 'fare-demand',
  model: 'fare-demand',
  modelRef: 'resource:default/fare-demand',
});

function refsOf(server: Server) {
  return [serverComponentRef(server.id), serverApiRef(server.id)];
}

describe('what is concluded from the servers of the clusters', () => {
  const listServers = jest.fn();
  const getModels = jest.fn();

  beforeEach(() => {
    listServers.mockReset();
    getModels.mockReset();
    getModels.mockImplementation(async (instance: string, names: string[]) => ({
      records: names.map(modelName => modelRecord({ instance, modelName })),
      gone: [],
    }));
  });

  function createReader(held: Entity[] = []) {
    return ServerReader.create({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities: held }),
      owners,
      records: {
        listServers,
        getModels,
        async getServers({
          models,
          ids,
        }: {
          models: Set<string>;
          ids: Set<string>;
        }) {
          const { servers, clusters } = await listServers();
          return {
            servers: servers.filter(
              ({ id, model }: Server) => models.has(model) || ids.has(id),
            ),
            clusters,
          };
        },
      } as unknown as RecordsClient,
    });
  }

  /** @param clusters - whether each was listed in full */
  function answer(servers: Server[], clusters: Record<string, boolean>) {
    listServers.mockResolvedValue({
      servers,
      clusters: Object.entries(clusters).map(([cluster, complete]) => ({
        cluster,
        complete,
      })),
    });
  }

  it('is all of it when every cluster was listed in full', async () => {
    answer([eu, us], { 'prod-eu': true, 'prod-us': true });
    expect(inRefs(await createReader().readAll({}))).toEqual({
      is: 'whole',
      entities: [...refsOf(eu), ...refsOf(us)],
    });
    expect(getModels).toHaveBeenCalledWith('mlflow-prod', ['flight-delay'], {});
  });

  it('is all of it when the clusters were listed and nothing runs there', async () => {
    answer([], { 'prod-eu': true });
    expect(await createReader().readAll({})).toEqual({
      is: 'whole',
      entities: [],
    });
  });

  it('is nothing yet while no cluster was listed in full', async () => {
    answer([eu], { 'prod-eu': false });
    expect(await createReader().readAll({})).toMatchObject({
      is: 'nothing',
      retry: true,
    });
  });

  it('is nothing when no cluster is known', async () => {
    answer([], {});
    expect(await createReader().readAll({})).toMatchObject({
      is: 'nothing',
      retry: false,
    });
  });

  it('removes nothing of a cluster that was not listed, and what is gone of the others', async () => {
    const held = [eu, us, fare].flatMap(server => {
      const { component, api } = toServerEntities(server, undefined, owners);
      return [component, api!];
    });
    const other: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'somebody-elses',
        annotations: { 'bellwether.dev/cluster': 'prod-us' },
      },
    };
    // prod-us was read and holds one of the two; of prod-eu nothing is known.
    answer([us], { 'prod-eu': false, 'prod-us': true });
    const reading = await createReader([...held, other]).readAll({});
    expect(inRefs(reading)).toEqual({
      is: 'part',
      entities: refsOf(us),
      removed: refsOf(fare),
      because: 'prod-eu was not listed in full yet',
    });
  });

  it('adds the servers that changed, and those of models that changed', async () => {
    answer([eu, us, fare], { 'prod-eu': true, 'prod-us': true });
    const reader = createReader();
    const byServer = await reader.readChanges(
      [{ cluster: 'prod-eu', servers: [eu.id] }],
      {},
    );
    expect(inRefs(byServer)).toEqual({ added: refsOf(eu), removed: [] });
    const byModel = await reader.readChanges(
      [{ instance: 'mlflow-prod', models: ['fare-demand'] }],
      {},
    );
    expect(inRefs(byModel)).toEqual({ added: refsOf(fare), removed: [] });
  });

  it('removes a server that is gone, but not one of a cluster that was not listed', async () => {
    answer([], { 'prod-eu': false, 'prod-us': true });
    const change = await createReader().readChanges(
      [
        { cluster: 'prod-eu', servers: [eu.id] },
        { cluster: 'prod-us', servers: [us.id] },
      ],
      {},
    );
    expect(change).toEqual({ added: [], removed: refsOf(us) });
  });

  it('removes the API of a server that speaks another protocol now', async () => {
    const vllm = { ...eu, runtime: 'vllm' };
    answer([vllm], { 'prod-eu': true });
    const change = await createReader().readChanges(
      [{ cluster: 'prod-eu', servers: [eu.id] }],
      {},
    );
    expect(inRefs(change)).toEqual({
      added: [serverComponentRef(eu.id)],
      removed: [serverApiRef(eu.id)],
    });
  });

  it.each([[{ cluster: 'prod-eu' }], [{ instance: 'mlflow-prod' }], [{}]])(
    'reads everything when %j changed',
    async change => {
      expect(await createReader().readChanges([change], {})).toBe('everything');
    },
  );

  it('asks each registry for the models that are served, and no other', async () => {
    const unregistered = modelServer({
      name: 'credit-line',
      model: 'credit-line',
      registry: undefined,
      modelRef: undefined,
    });
    const elsewhere = modelServer({ name: 'x', model: 'x', registry: 'lab' });
    answer([eu, us, unregistered, elsewhere], { 'prod-eu': true });
    await createReader().readAll({});
    expect(
      getModels.mock.calls.map(([registry, names]) => [registry, names]),
    ).toEqual([
      ['mlflow-prod', ['flight-delay']],
      ['lab', ['x']],
    ]);
  });
});
