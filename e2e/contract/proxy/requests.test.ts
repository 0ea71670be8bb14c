import { aRollout, JSON_PATCH, MERGE_PATCH } from '../kubernetes/contract';
import { failure } from '../kubernetes/failure';
import { forgetConnections, useProxyContract } from './contract';
import { startPortal } from './portal';

const contract = useProxyContract();
const { rollouts, configMaps } = contract.direct.paths;

beforeAll(async () => {
  await contract.direct.createRollout('known');
  await contract.direct.createConfigMap('settings', { tier: 'gold' });
}, 60_000);

describe('a read through the portal', () => {
  it('gives an object as the cluster does', async () => {
    const direct = await contract.direct.call(`${rollouts}/known`);
    const { status, headers, body } = await contract.call(`${rollouts}/known`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual(direct.body);
  });

  it('gives a list as the cluster does, with selectors, and page by page', async () => {
    const query = { labelSelector: 'tier=gold', limit: '1' };
    const { status, body } = await contract.call(configMaps, { query });
    expect(status).toBe(200);
    expect(body.kind).toBe('ConfigMapList');
    expect(body.items.map(({ metadata }) => metadata.name)).toEqual([
      'settings',
    ]);
    const first = await contract.call('/api/v1/namespaces', {
      query: { limit: '1' },
    });
    const second = await contract.call('/api/v1/namespaces', {
      query: { limit: '1', continue: first.body.metadata.continue },
    });
    expect(second.body.items).toHaveLength(1);
    expect(second.body.items[0].metadata.name).not.toBe(
      first.body.items[0].metadata.name,
    );
  });

  it('works for somebody who is signed in as for another plugin', async () => {
    const { status } = await contract.call(`${rollouts}/known`, { as: 'user' });
    expect(status).toBe(200);
  });
});

describe('a change through the portal', () => {
  it('creates and deletes', async () => {
    const created = await contract.call(rollouts, {
      method: 'POST',
      body: aRollout('fleeting'),
    });
    expect(created.status).toBe(201);
    const { body } = await contract.direct.call(`${rollouts}/fleeting`);
    expect(body).toEqual(created.body);
    const deleted = await contract.call(`${rollouts}/fleeting`, {
      method: 'DELETE',
    });
    expect(deleted.status).toBe(200);
    const { status } = await contract.direct.call(`${rollouts}/fleeting`);
    expect(status).toBe(404);
  });

  it.each([
    [
      'a merge patch',
      rollouts,
      'known',
      MERGE_PATCH,
      { metadata: { labels: { by: 'merge' } } },
    ],
    [
      'a list of operations',
      rollouts,
      'known',
      JSON_PATCH,
      [{ op: 'add', path: '/metadata/labels', value: { by: 'operations' } }],
    ],
    [
      'a strategic merge patch',
      configMaps,
      'settings',
      'application/strategic-merge-patch+json',
      { metadata: { labels: { by: 'strategy' } } },
    ],
  ])('keeps the media type of %s', async (_what, path, name, type, patch) => {
    const { status, body } = await contract.call(`${path}/${name}`, {
      method: 'PATCH',
      type,
      body: patch,
    });
    expect(status).toBe(200);
    const { labels } = body.metadata;
    expect(['merge', 'operations', 'strategy']).toContain(labels?.by);
    const direct = await contract.direct.call(`${path}/${name}`);
    expect(direct.body.metadata.labels?.by).toBe(labels?.by);
  });

  it('keeps a media type that the cluster does not take, and its refusal', async () => {
    const patch = { method: 'PATCH', type: 'application/json', body: {} };
    const direct = await contract.direct.call(`${rollouts}/known`, patch);
    const { status, body } = await contract.call(`${rollouts}/known`, patch);
    expect(direct.status).toBe(415);
    expect(status).toBe(415);
    expect(body).toEqual(direct.body);
  });

  it('reaches a subresource', async () => {
    const { status, body } = await contract.call(`${rollouts}/known/status`, {
      method: 'PATCH',
      type: MERGE_PATCH,
      body: { status: { phase: 'Healthy' } },
    });
    expect(status).toBe(200);
    expect(body.status).toMatchObject({ phase: 'Healthy' });
  });
});

describe('a refusal of the cluster', () => {
  it('comes through as it is: 403', async () => {
    const { status, body } = await contract.call(`${rollouts}/known`, {
      cluster: 'reading',
      method: 'PATCH',
      type: MERGE_PATCH,
      body: {},
    });
    expect(status).toBe(403);
    expect(body).toMatchObject({
      kind: 'Status',
      reason: 'Forbidden',
      details: { name: 'known', group: 'argoproj.io', kind: 'rollouts' },
      message: expect.stringContaining('cannot patch resource "rollouts"'),
    });
  });

  it('comes through as it is: 404', async () => {
    const { status, body } = await contract.call(`${rollouts}/nobody`);
    expect(status).toBe(404);
    expect(body).toEqual({
      ...failure(404, 'NotFound', 'rollouts.argoproj.io "nobody" not found'),
      details: { name: 'nobody', group: 'argoproj.io', kind: 'rollouts' },
    });
  });

  it('comes through as it is: 409 of a change that came too late', async () => {
    const { body: old } = await contract.direct.call(`${rollouts}/known`);
    await contract.direct.patch(`${rollouts}/known`, { spec: { replicas: 4 } });
    const { status, body } = await contract.call(`${rollouts}/known`, {
      method: 'PATCH',
      type: MERGE_PATCH,
      body: {
        metadata: { resourceVersion: old.metadata.resourceVersion },
        spec: { replicas: 5 },
      },
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({ kind: 'Status', reason: 'Conflict' });
  });

  it('comes through as it is: 422', async () => {
    const { status, body } = await contract.call(`${rollouts}/known`, {
      method: 'PATCH',
      type: JSON_PATCH,
      body: [{ op: 'test', path: '/spec/replicas', value: -1 }],
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ kind: 'Status', reason: 'Invalid' });
  });
});

describe('a refusal of the portal', () => {
  it('is no answer of a cluster: its own policy says no', async () => {
    const through = await startPortal({
      clusters: contract.clusters,
      refuses: true,
    });
    forgetConnections();
    const { status, body } = await contract.call(`${rollouts}/known`, {
      through,
    });
    await through.close();
    expect(status).toBe(403);
    expect(body).toEqual({
      error: expect.objectContaining({ name: 'NotAllowedError' }),
    });
    expect(body).not.toHaveProperty('kind');
  });

  it('is no answer of a cluster: it has no such cluster', async () => {
    const { status, body } = await contract.call(rollouts, {
      cluster: 'nobody',
    });
    expect(status).toBe(404);
    expect(body).toMatchObject({
      error: { name: 'NotFoundError', message: "Cluster 'nobody' not found" },
      response: { statusCode: 404 },
    });
    expect(body).not.toHaveProperty('kind');
  });

  it('is no answer of a cluster: nobody said which of several is meant', async () => {
    const { status, body } = await contract.call(rollouts, { cluster: '' });
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { name: 'NotFoundError' } });
  });

  it('is no answer of a cluster: nobody listens there', async () => {
    const { status, body } = await contract.call(rollouts, { cluster: 'gone' });
    expect(status).toBe(500);
    expect(body).toMatchObject({
      error: {
        message: expect.stringContaining("Cluster 'gone' request error"),
      },
    });
    expect(body).not.toHaveProperty('kind');
  });
});
