import { mockServices } from '@backstage/backend-test-utils';
import {
  ClusterObject,
  ClusterRequestError,
  clusterObjectSchema,
} from '@bellwether/plugin-models-node';
import { argoAdapter, kserveAdapter } from '../adapters';
import { seenOf, standardCanary } from '../adapters/kserve/__fixtures__/churn';
import { eventually } from '../__testUtils__/eventually';
import { LiveRollouts, LiveRolloutsOptions } from './LiveRollouts';

/** Clusters on which nothing runs. */
function clientOf(names: () => readonly string[]) {
  const open = new Map<string, number>();
  const client: LiveRolloutsOptions['client'] = {
    clusterNames: async () => [...names()],
    version: async () => 'v1.34.4',
    list: async () => ({ objects: [], resourceVersion: '1' }),
    async *watch(cluster, _resource, { signal }) {
      open.set(cluster, (open.get(cluster) ?? 0) + 1);
      await new Promise<void>(resolve => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      open.set(cluster, (open.get(cluster) ?? 1) - 1);
    },
    isServed: async () => true,
    mayI: async () => true,
    call: async () => ({ status: 404, body: {} }),
  };
  return { client, open };
}

it('a cluster that the Kubernetes plugin has no more is watched no more, and one that comes back is', async () => {
  let names = ['here', 'going'];
  const { client, open } = clientOf(() => names);
  const live = LiveRollouts.create({
    adapters: [argoAdapter],
    client,
    findMs: 20,
    logger: mockServices.logger.mock(),
  });
  const told: string[] = [];
  live.onDropped(() => told.push('dropped'));
  const stop = new AbortController();
  const running = live.run(stop.signal);
  const clusters = () => live.clusters().map(({ cluster }) => cluster);
  const watched = (count: number) => () =>
    Promise.resolve((open.get('going') ?? 0) === count || undefined);
  await eventually('a watch', async () =>
    (open.get('going') ?? 0) > 0 ? true : undefined,
  );
  names = ['here'];
  await eventually('no watch', watched(0));
  expect(clusters()).toEqual(['here']);
  expect(told).toEqual(['dropped']);
  expect(live.freshnessOf('going').problem).toMatch(/no longer watched/);
  names = ['here', 'going'];
  await eventually('a watch again', async () =>
    (open.get('going') ?? 0) > 0 ? true : undefined,
  );
  expect(clusters()).toEqual(['here', 'going']);
  stop.abort();
  await running;
});

it.each<[string, () => string[]]>([
  [
    'did not answer',
    () => {
      throw new Error('it does not answer');
    },
  ],
  ['names none at all, as it does while it has no routes', () => []],
])(
  'a cluster is not dropped because the Kubernetes plugin %s',
  async (_, ask) => {
    let isAnswering = true;
    const { client } = clientOf(() => (isAnswering ? ['here'] : ask()));
    const asked = jest.spyOn(client, 'clusterNames');
    const live = LiveRollouts.create({
      adapters: [argoAdapter],
      client,
      findMs: 20,
      logger: mockServices.logger.mock(),
    });
    const stop = new AbortController();
    const running = live.run(stop.signal);
    await eventually('a view', async () => live.viewOf('here/a/kserve/b'));
    isAnswering = false;
    const before = asked.mock.calls.length;
    await eventually(
      'more questions',
      async () => asked.mock.calls.length > before + 2 || undefined,
    );
    expect(live.clusters()).toHaveLength(1);
    stop.abort();
    await running;
  },
);

describe('a cluster that refuses a kind of object', () => {
  const forbidden = (permission: string) =>
    new ClusterRequestError('forbidden', `does not allow to ${permission}`, {
      permission,
    });

  /** A cluster with one InferenceService that allows what a test says, now. */
  function watching(refuses: (question: string) => boolean) {
    const { object } = seenOf(standardCanary(10)).objects;
    const { client } = clientOf(() => ['here']);
    const listed: string[] = [];
    let end: () => void = () => {};
    const objects = ({ plural }: { plural: string }): ClusterObject[] =>
      plural === 'inferenceservices' ? [clusterObjectSchema.parse(object)] : [];
    jest.spyOn(client, 'list').mockImplementation(async (_, resource) => {
      const permission = `list ${resource.plural}`;
      listed.push(resource.plural);
      if (refuses(permission)) throw forbidden(permission);
      return { objects: objects(resource), resourceVersion: '1' };
    });
    jest
      .spyOn(client, 'watch')
      .mockImplementation(async function* watched(_, resource, { signal }) {
        const permission = `watch ${resource.plural}`;
        if (refuses(permission)) throw forbidden(permission);
        await new Promise<void>(resolve => {
          signal.addEventListener('abort', () => resolve(), { once: true });
          if (resource.plural === 'inferenceservices') end = resolve;
        });
        throw new ClusterRequestError('expired', 'has forgotten');
      });
    const gone: string[] = [];
    const live = LiveRollouts.create({
      adapters: [kserveAdapter],
      client,
      findMs: 20,
      logger: mockServices.logger.mock(),
      pace: { debounceMs: 1, backoffMs: 5, forbiddenAgainMs: 20 },
    });
    live.onChanged((_, lost) => gone.push(...lost.map(({ id }) => id)));
    return { gone, listed, live, endWatch: () => end() };
  }

  it('names what may not be listed, and does not call empty what it does not know', async () => {
    const { live } = watching(asks => asks === 'list inferenceservices');
    const stop = new AbortController();
    const running = live.run(stop.signal);
    const problem = await eventually('a problem', async () =>
      live.clusters().length > 0 ? live.freshnessOf('here').problem : undefined,
    );
    expect(problem).toBe('here does not let the portal list inferenceservices');
    expect(live.isComplete).toBe(false);
    stop.abort();
    await running;
  });

  it.each([
    ['watch inferenceservices', false],
    // What is read beside a server is left out, and the server is shown.
    ['list pods', true],
    ['watch pods', false],
  ])('shows what may be read: without %s', async (permission, isUnseen) => {
    const { live } = watching(asks => asks === permission);
    const stop = new AbortController();
    const running = live.run(stop.signal);
    const view = await eventually('a server', async () => live.servers()[0]);
    const unseen = view.observed.arms.map(({ pods }) => Boolean(pods.unseen));
    expect(new Set(unseen)).toEqual(new Set([isUnseen]));
    stop.abort();
    await running;
  });

  it('a right that is taken away later takes no server away with it', async () => {
    let isAllowed = true;
    const { endWatch, gone, listed, live } = watching(
      question => !isAllowed && question === 'list inferenceservices',
    );
    const stop = new AbortController();
    const running = live.run(stop.signal);
    await eventually('a server', async () => live.servers()[0]);
    isAllowed = false;
    endWatch();
    await eventually('a problem', async () => live.freshnessOf('here').problem);
    const before = listed.length;
    await eventually(
      'more tries',
      async () => listed.length > before + 2 || undefined,
    );
    expect(live.servers()).toHaveLength(1);
    expect(gone).toEqual([]);
    stop.abort();
    await running;
  });
});
