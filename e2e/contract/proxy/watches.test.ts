import { whereCompactable } from '../kubernetes/server';
import { useProxyContract } from './contract';
import { openWatch, type RawWatch } from './rawWatch';

const contract = useProxyContract();
const { rollouts } = contract.direct.paths;

const opened: RawWatch[] = [];

afterEach(() => {
  opened.splice(0).forEach(each => each.close());
});

async function now(): Promise<string> {
  const { body } = await contract.call(rollouts);
  return body.metadata.resourceVersion;
}

function watch(
  query: Record<string, string>,
  encoding: string,
  cluster = 'trusted',
): RawWatch {
  const raw = openWatch(`${contract.portal.proxyUrl}${rollouts}`, {
    query: { watch: 'true', timeoutSeconds: '30', ...query },
    headers: {
      ...contract.headers({ cluster }),
      'Accept-Encoding': encoding,
    },
  });
  opened.push(raw);
  return raw;
}

const label = (name: string, tier: string) =>
  contract.direct.patch(`${rollouts}/${name}`, {
    metadata: { labels: { tier } },
  });

beforeAll(async () => {
  await contract.direct.createRollout('steady');
}, 60_000);

describe('a watch through the portal', () => {
  it('tells of each change as it happens, when it is not compressed', async () => {
    const { next } = watch({ resourceVersion: await now() }, 'identity');
    for (const tier of ['one', 'two']) {
      const { body } = await label('steady', tier);
      expect(await next()).toEqual({ type: 'MODIFIED', object: body });
    }
  });

  it('has no head before its first event, which is no reason to give it up', async () => {
    const raw = watch({ resourceVersion: await now() }, 'identity');
    const streamed = watch(
      {
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
      },
      'identity',
    );
    // The second was asked for later and has something to say.
    expect((await streamed.next())?.type).toBe('ADDED');
    expect(raw.hasHead()).toBe(false);
    await label('steady', 'three');
    expect((await raw.next())?.type).toBe('MODIFIED');
    expect(raw.hasHead()).toBe(true);
  });

  it('marks the end of a streamed list at once', async () => {
    const { next } = watch(
      {
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
        fieldSelector: 'metadata.name=steady',
      },
      'identity',
    );
    expect(await next()).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'steady' } },
    });
    expect(await next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        metadata: {
          resourceVersion: expect.stringMatching(/^\d+$/),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
  });

  it.each(['gzip', 'gzip, deflate, br'])(
    'says nothing until it ends when %s may be used: the portal holds back what it compresses',
    async encoding => {
      const resourceVersion = await now();
      const compressed = watch(
        { resourceVersion, timeoutSeconds: '5' },
        encoding,
      );
      const plain = watch({ resourceVersion }, 'identity');
      const { body } = await label('steady', encoding.replaceAll(', ', '-'));
      expect(await plain.next()).toEqual({ type: 'MODIFIED', object: body });
      expect(compressed.received()).toEqual([]);
      await compressed.ended;
      expect(compressed.received()).toContainEqual({
        type: 'MODIFIED',
        object: body,
      });
    },
  );

  it('ends at the cluster when it is given up at the portal', async () => {
    const raw = watch({ resourceVersion: await now() }, 'identity');
    await label('steady', 'four');
    await raw.next();
    raw.close();
    await raw.ended;
    const after = watch({ resourceVersion: await now() }, 'identity');
    const { body } = await label('steady', 'five');
    expect(await after.next()).toEqual({ type: 'MODIFIED', object: body });
    expect(raw.received()).toHaveLength(1);
  });

  it('is refused before it begins where the account may not watch', async () => {
    const raw = openWatch(
      `${contract.portal.proxyUrl}/api/v1/namespaces/${contract.direct.namespace}/secrets`,
      {
        query: { watch: 'true' },
        headers: {
          ...contract.headers({ cluster: 'reading' }),
          'Accept-Encoding': 'identity',
        },
      },
    );
    opened.push(raw);
    expect(await raw.status).toBe(403);
    expect(await raw.next()).toMatchObject({
      kind: 'Status',
      reason: 'Forbidden',
    });
  });
});

whereCompactable('a watch from before a compaction', () => {
  const expired = {
    kind: 'Status',
    reason: 'Expired',
    code: 410,
    message: expect.stringMatching(/^too old resource version/),
  };

  it('says through the portal that it cannot go on', async () => {
    const resourceVersion = await now();
    await label('steady', 'six');
    await contract.direct.server.compact?.();
    const raw = watch({ resourceVersion }, 'identity');
    expect(await raw.status).toBe(200);
    expect(await raw.next()).toMatchObject({ type: 'ERROR', object: expired });
    await raw.ended;
  });
});
