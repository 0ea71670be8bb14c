import { useContract } from './contract';
import { whereCompactable } from './server';

const contract = useContract();
const { rollouts, configMaps } = contract.paths;

async function now(path = rollouts): Promise<string> {
  const { body } = await contract.call(path);
  return body.metadata.resourceVersion;
}

const scale = (name: string, replicas: number) =>
  contract.patch(`${rollouts}/${name}`, { spec: { replicas } });

const label = (name: string, tier: string | null) =>
  contract.patch(`${rollouts}/${name}`, { metadata: { labels: { tier } } });

beforeAll(async () => {
  await contract.createRollout('steady');
});

describe('a watch', () => {
  it('answers before there is anything to tell', async () => {
    const { status, headers } = await contract.watch(rollouts, {
      resourceVersion: await now(),
    });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('tells of what is made, changed and deleted', async () => {
    const { next } = await contract.watch(rollouts, {
      resourceVersion: await now(),
    });
    const created = await contract.createRollout('fleeting');
    const changed = await scale('fleeting', 3);
    await contract.call(`${rollouts}/fleeting`, { method: 'DELETE' });
    expect(await next()).toEqual({ type: 'ADDED', object: created });
    expect(await next()).toEqual({ type: 'MODIFIED', object: changed.body });
    const deleted = await next();
    expect(deleted).toMatchObject({
      type: 'DELETED',
      object: { metadata: { name: 'fleeting' }, spec: { replicas: 3 } },
    });
    expect(Number(deleted?.object.metadata.resourceVersion)).toBeGreaterThan(
      Number(changed.body.metadata.resourceVersion),
    );
  });

  it('goes on where another ended, without a gap and without a repetition', async () => {
    const first = await contract.watch(rollouts, {
      resourceVersion: await now(),
    });
    await scale('steady', 2);
    const seen = await first.next();
    first.close();
    await scale('steady', 3);
    await scale('steady', 4);
    const second = await contract.watch(rollouts, {
      resourceVersion: seen?.object.metadata.resourceVersion ?? '',
    });
    await scale('steady', 5);
    const replicas = [];
    for (let index = 0; index < 3; index++) {
      replicas.push((await second.next())?.object.spec.replicas);
    }
    expect(replicas).toEqual([3, 4, 5]);
  });

  it('is silent about a patch that changes nothing', async () => {
    const { body } = await scale('steady', 6);
    const { next } = await contract.watch(rollouts, {
      resourceVersion: body.metadata.resourceVersion,
    });
    const again = await scale('steady', 6);
    expect(again.body).toEqual(body);
    await scale('steady', 7);
    expect((await next())?.object.spec.replicas).toBe(7);
  });

  it('begins with what there is when it is not told from where', async () => {
    const { next } = await contract.watch(rollouts, {
      fieldSelector: 'metadata.name=steady',
    });
    expect(await next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'steady' } },
    });
  });

  it('streams a list and marks its end', async () => {
    await contract.createConfigMap('listed', { streamed: 'yes' });
    const { next } = await contract.watch(configMaps, {
      labelSelector: 'streamed=yes',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: 'true',
    });
    expect(await next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'ConfigMap', metadata: { name: 'listed' } },
    });
    expect(await next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: {
          resourceVersion: expect.stringMatching(/^\d+$/),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
  });

  it('that begins with what there is marks its end too, if bookmarks are wanted', async () => {
    const { next } = await contract.watch(rollouts, {
      fieldSelector: 'metadata.name=steady',
      allowWatchBookmarks: 'true',
    });
    expect((await next())?.type).toBe('ADDED');
    expect(await next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
  });

  it('ends when its time is over', async () => {
    const { next } = await contract.watch(rollouts, {
      resourceVersion: await now(),
      timeoutSeconds: '1',
    });
    expect(await next()).toBeUndefined();
  }, 20_000);

  it('adds what comes to match its selector and deletes what no longer does', async () => {
    await contract.createRollout('moving');
    const { next } = await contract.watch(rollouts, {
      resourceVersion: await now(),
      labelSelector: 'tier=gold',
    });
    await label('moving', 'silver');
    await label('moving', 'gold');
    await scale('moving', 9);
    await label('moving', null);
    expect((await next())?.type).toBe('ADDED');
    expect((await next())?.type).toBe('MODIFIED');
    expect(await next()).toMatchObject({
      type: 'DELETED',
      object: { metadata: { name: 'moving', labels: { tier: 'gold' } } },
    });
  });

  it('tells the kind of an object also where a list does not', async () => {
    const { next } = await contract.watch(configMaps, {
      resourceVersion: await now(configMaps),
    });
    await contract.createConfigMap('told');
    expect(await next()).toMatchObject({
      object: { kind: 'ConfigMap', apiVersion: 'v1' },
    });
  });

  it('says in its stream when it is to begin in the future', async () => {
    const { status, next } = await contract.watch(rollouts, {
      resourceVersion: '999999999',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
    });
    expect(status).toBe(200);
    expect(await next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', reason: 'Timeout', code: 504 },
    });
  }, 20_000);

  it.each([
    [
      'a match without a streamed list',
      { resourceVersionMatch: 'NotOlderThan' },
    ],
    ['a streamed list without a match', { sendInitialEvents: 'true' }],
  ])('refuses %s', async (_what, query) => {
    const { status, body } = await contract.call(rollouts, {
      query: { watch: 'true', ...query },
    });
    expect(status).toBe(422);
    expect(body.reason).toBe('Invalid');
  });
});

whereCompactable('a watch from before a compaction', () => {
  it('says in its stream that it cannot go on', async () => {
    const seen = await now();
    await contract.server.compact?.();
    const { status, next } = await contract.watch(rollouts, {
      resourceVersion: seen,
    });
    expect(status).toBe(200);
    expect(await next()).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        message: expect.stringMatching(
          new RegExp(`^too old resource version: ${seen} \\(\\d+\\)$`),
        ),
        reason: 'Expired',
        code: 410,
      },
    });
    expect(await next()).toBeUndefined();
  }, 90_000);
});
