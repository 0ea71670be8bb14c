import {
  createTestCluster,
  type TestCluster,
} from '../__testUtils__/createTestCluster';
import { type OpenedWatch, openWatch } from '../__testUtils__/openWatch';
import type { KubernetesObject } from '../types';
import { toEvent } from './watch';

const ROLLOUT = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  namespace: 'payments-ml',
  name: 'card-fraud',
};
const PATH = '/apis/argoproj.io/v1alpha1/rollouts';

type Rollout = KubernetesObject & { spec: { replicas: number } };

describe('a watch', () => {
  let cluster: TestCluster;
  const opened: OpenedWatch[] = [];

  const watch = async (query: string, path = PATH) => {
    const { tokens } = cluster.api;
    const result = await openWatch(
      `${cluster.url}${path}?watch=true&${query}`,
      tokens.viewer,
    );
    opened.push(result);
    return result;
  };
  const scale = (replicas: number) =>
    cluster.api.objects.apply<Rollout>(ROLLOUT, draft => {
      draft.spec.replicas = replicas;
    });
  const now = () => String(cluster.api.store.currentRevision);

  beforeEach(async () => {
    cluster = await createTestCluster();
  });

  afterEach(async () => {
    opened.splice(0).forEach(({ close }) => close());
    await cluster.close();
  });

  it('answers at once, uncompressed, and then tells of changes', async () => {
    const { headers, next } = await watch(`resourceVersion=${now()}`);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(headers).not.toHaveProperty('content-encoding');
    const scaled = scale(9);
    expect(await next()).toEqual({ type: 'MODIFIED', object: scaled });
  });

  it('goes on where another ended, without a gap and without a repetition', async () => {
    const first = await watch(`resourceVersion=${now()}`);
    scale(1);
    scale(2);
    const seen = [await first.next(), await first.next()];
    first.close();
    scale(3);
    scale(4);
    const from = seen[1]?.object.metadata.resourceVersion;
    const second = await watch(`resourceVersion=${from}`);
    scale(5);
    const replicas = [];
    for (let index = 0; index < 3; index++) {
      replicas.push((await second.next())?.object.spec.replicas);
    }
    expect(replicas).toEqual([3, 4, 5]);
  });

  it('begins with what there is when it is not told from where', async () => {
    const { next } = await watch('');
    expect(await next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'card-fraud' } },
    });
    cluster.api.objects.remove(ROLLOUT);
    expect(await next()).toMatchObject({
      type: 'DELETED',
      object: {
        metadata: { name: 'card-fraud', resourceVersion: expect.any(String) },
      },
    });
  });

  it('streams a list and marks its end', async () => {
    const { next } = await watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    );
    expect(await next()).toMatchObject({ type: 'ADDED' });
    expect(await next()).toEqual({
      type: 'BOOKMARK',
      object: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        metadata: {
          resourceVersion: now(),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
  });

  it('says in its stream that it cannot go on from before a compaction', async () => {
    const seen = now();
    cluster.api.store.compact();
    const { next } = await watch(`resourceVersion=${seen}`);
    expect(await next()).toEqual({
      type: 'ERROR',
      object: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `too old resource version: ${seen} (${now()})`,
        reason: 'Expired',
        code: 410,
      },
    });
    expect(await next()).toBeUndefined();
  });

  it('that is open does not notice a compaction', async () => {
    const { next } = await watch(`resourceVersion=${now()}`);
    cluster.api.store.compact();
    scale(7);
    expect(await next()).toMatchObject({ type: 'MODIFIED' });
  });

  it('adds what comes to match its selector and deletes what no longer does', async () => {
    const { next } = await watch(
      `resourceVersion=${now()}&labelSelector=tier%3Dgold`,
    );
    const label = (tier: string) =>
      cluster.api.objects.apply(ROLLOUT, ({ metadata }) => {
        metadata.labels = { ...metadata.labels, tier };
      });
    label('silver');
    label('gold');
    scale(8);
    label('silver');
    expect((await next())?.type).toBe('ADDED');
    expect((await next())?.type).toBe('MODIFIED');
    expect(await next()).toMatchObject({
      type: 'DELETED',
      object: { metadata: { labels: { tier: 'gold' } } },
    });
  });

  it('keeps to its namespace and its kind', async () => {
    const { next } = await watch(
      `resourceVersion=${now()}`,
      '/apis/argoproj.io/v1alpha1/namespaces/travel-ml/rollouts',
    );
    scale(8);
    cluster.api.objects.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'other', namespace: 'travel-ml' },
      spec: {},
    });
    expect(await next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'other' } },
    });
  });

  it('ends when watches are dropped, and may be opened again', async () => {
    const first = await watch(`resourceVersion=${now()}`);
    await cluster.faults.set('prod-eu', { kind: 'drop-watch' });
    expect(await first.next()).toBeUndefined();
    const second = await watch(`resourceVersion=${now()}`);
    scale(3);
    expect(await second.next()).toMatchObject({ type: 'MODIFIED' });
  });

  it('ends when the cluster is closed', async () => {
    const { next } = await watch(`resourceVersion=${now()}`);
    cluster.api.close();
    expect(await next()).toBeUndefined();
  });
});

describe('a watch that lasts', () => {
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('sends a bookmark every minute', async () => {
    const cluster = await createTestCluster();
    const revision = String(cluster.api.store.currentRevision);
    const { next, close } = await openWatch(
      `${cluster.url}${PATH}?watch=true&allowWatchBookmarks=true&resourceVersion=${revision}`,
      cluster.api.tokens.viewer,
    );
    for (let minute = 0; minute < 2; minute++) {
      jest.advanceTimersByTime(60_000);
      expect(await next()).toEqual({
        type: 'BOOKMARK',
        object: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Rollout',
          metadata: { resourceVersion: revision },
        },
      });
    }
    close();
    await cluster.close();
  });

  it('sends a last bookmark two seconds before its time is over', async () => {
    const cluster = await createTestCluster();
    const { next } = await openWatch(
      `${cluster.url}${PATH}?watch=true&allowWatchBookmarks=true&resourceVersion=${cluster.api.store.currentRevision}&timeoutSeconds=90`,
      cluster.api.tokens.viewer,
    );
    cluster.api.objects.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'travel-ml' },
    });
    jest.advanceTimersByTime(60_000);
    expect((await next())?.type).toBe('BOOKMARK');
    jest.advanceTimersByTime(28_000);
    expect(await next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        metadata: {
          resourceVersion: String(cluster.api.store.currentRevision),
        },
      },
    });
    jest.advanceTimersByTime(2_000);
    expect(await next()).toBeUndefined();
    await cluster.close();
  });
});

describe('toEvent', () => {
  it('says nothing of an object that never matched', () => {
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
    };
    expect(
      toEvent({ revision: 1, before: object, after: object }, () => false),
    ).toBeUndefined();
  });
});
