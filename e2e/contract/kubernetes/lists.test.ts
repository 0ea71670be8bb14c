import { useContract } from './contract';
import { whereCompactable } from './server';
import type { Body } from './wire';

const contract = useContract();
const { rollouts, configMaps } = contract.paths;

const nameOf = ({ metadata }: Body) => metadata.name;

async function list(query: Record<string, string> = {}, path = rollouts) {
  const { status, body } = await contract.call(path, { query });
  expect(status).toBe(200);
  return body;
}

beforeAll(async () => {
  await contract.createRollout('a', { labels: { tier: 'gold', zone: '1' } });
  await contract.createRollout('b', { labels: { tier: 'silver', zone: '2' } });
  await contract.createRollout('c', { labels: { tier: 'gold' } });
  await contract.createConfigMap('settings', { tier: 'gold' });
});

describe('a list', () => {
  it('has kind, moment and items in the order of their names', async () => {
    const body = await list();
    expect(body).toMatchObject({
      kind: 'RolloutList',
      apiVersion: 'argoproj.io/v1alpha1',
      metadata: { resourceVersion: expect.stringMatching(/^\d+$/) },
    });
    expect(body.items.map(nameOf)).toEqual(['a', 'b', 'c']);
    expect(body.items[0]).toMatchObject({
      kind: 'Rollout',
      metadata: { namespace: contract.namespace, generation: 1 },
    });
  });

  it('leaves the kind out of the items of a built-in kind', async () => {
    const body = await list({ labelSelector: 'tier=gold' }, configMaps);
    expect(body.kind).toBe('ConfigMapList');
    expect(body.items.map(nameOf)).toEqual(['settings']);
    expect(body.items[0]).not.toHaveProperty('kind');
    expect(body.items[0]).not.toHaveProperty('apiVersion');
  });

  it('of every namespace holds those of each', async () => {
    const body = await list({}, '/apis/argoproj.io/v1alpha1/rollouts');
    const ours = body.items.filter(
      ({ metadata }) => metadata.namespace === contract.namespace,
    );
    expect(ours.map(nameOf)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['tier=gold', ['a', 'c']],
    ['tier==gold,zone', ['a']],
    ['tier!=gold', ['b']],
    ['tier in (gold, silver)', ['a', 'b', 'c']],
    ['tier notin (gold)', ['b']],
    ['zone', ['a', 'b']],
    ['!zone', ['c']],
    ['zone>1', ['b']],
    ['tier=none', []],
  ])('is narrowed by labels %s', async (labelSelector, expected) => {
    expect((await list({ labelSelector })).items.map(nameOf)).toEqual(expected);
  });

  it.each([
    ['metadata.name=b', ['b']],
    ['metadata.name!=b', ['a', 'c']],
    [`metadata.namespace=${contract.namespace},metadata.name=a`, ['a']],
    ['metadata.namespace=elsewhere', []],
  ])('is narrowed by fields %s', async (fieldSelector, expected) => {
    expect((await list({ fieldSelector })).items.map(nameOf)).toEqual(expected);
  });

  it.each([
    ['an unreadable label selector', { labelSelector: 'a b' }],
    [
      'a field that cannot be selected by',
      { fieldSelector: 'spec.replicas=1' },
    ],
    ['a resource version that is none', { resourceVersion: 'abc' }],
    ['a continue token that is none', { continue: 'bad token' }],
  ])('refuses %s', async (_what, query) => {
    const { status, body } = await contract.call(rollouts, {
      query: query as Record<string, string>,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      reason: 'BadRequest',
      code: 400,
    });
  });

  it('of a resource version that is still to come ends with 504', async () => {
    const { status, body } = await contract.call(rollouts, {
      query: { resourceVersion: '999999999' },
    });
    expect(status).toBe(504);
    expect(body).toMatchObject({
      reason: 'Timeout',
      message: expect.stringMatching(
        /^Timeout: Too large resource version: 999999999, current: \d+$/,
      ),
      details: {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    });
  }, 20_000);

  it.each([
    ['without a version', { resourceVersionMatch: 'Exact' }],
    ['of no kind', { resourceVersionMatch: 'Nearly', resourceVersion: '1' }],
    ['as if it were a watch', { sendInitialEvents: 'true' }],
  ])('refuses to match a version %s', async (_what, query) => {
    const { status, body } = await contract.call(rollouts, {
      query: query as Record<string, string>,
    });
    expect(status).toBe(422);
    expect(body.message).toMatch(/^ListOptions\.meta\.k8s\.io "" is invalid/);
  });
});

describe('a list in pages', () => {
  it('is one moment, whatever is written between them', async () => {
    const first = await list({ limit: '1' });
    expect(first.items.map(nameOf)).toEqual(['a']);
    expect(first.metadata.remainingItemCount).toBe(2);
    await contract.createRollout('aa');
    await contract.patch(`${rollouts}/b`, { spec: { replicas: 7 } });
    const second = await list({
      limit: '1',
      continue: first.metadata.continue,
    });
    expect(second.items.map(nameOf)).toEqual(['b']);
    expect(second.items[0].spec.replicas).toBe(1);
    const last = await list({ continue: second.metadata.continue });
    expect(last.items.map(nameOf)).toEqual(['c']);
    expect(last.metadata.continue ?? '').toBe('');
    expect(last.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    expect((await list()).items.map(nameOf)).toEqual(['a', 'aa', 'b', 'c']);
  });

  it('does not count what is left when there is a selector', async () => {
    const page = await list({ limit: '1', labelSelector: 'tier=gold' });
    expect(page.items.map(nameOf)).toEqual(['a']);
    expect(page.metadata).not.toHaveProperty('remainingItemCount');
    const rest = await list({
      labelSelector: 'tier=gold',
      continue: page.metadata.continue,
    });
    expect(rest.items.map(nameOf)).toEqual(['c']);
  });

  it('can be of a moment of the past', async () => {
    const { metadata } = await list();
    await contract.createRollout('d');
    const past = await list({
      resourceVersion: metadata.resourceVersion,
      resourceVersionMatch: 'Exact',
    });
    expect(past.items.map(nameOf)).not.toContain('d');
    expect(past.metadata.resourceVersion).toBe(metadata.resourceVersion);
  });
});

whereCompactable('a list in pages, after a compaction', () => {
  it('cannot go on', async () => {
    const { metadata } = await list({ limit: '1' });
    await contract.server.compact?.();
    const { status, body } = await contract.call(rollouts, {
      query: { continue: metadata.continue },
    });
    expect(status).toBe(410);
    expect(body).toMatchObject({ reason: 'Expired', code: 410 });
  }, 90_000);
});
