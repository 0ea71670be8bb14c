import { once } from 'events';
import type { AddressInfo } from 'net';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import {
  aServer,
  createTestCluster,
  type TestCluster,
} from './__testUtils__/createTestCluster';
import { createKubernetesControl } from './index';

const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(400).json({ message: error.message });
};

const rollout = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'made', namespace: 'travel-ml' },
  spec: { replicas: 1 },
  status: { phase: 'Healthy' },
};

describe('createKubernetesControl', () => {
  let cluster: TestCluster;
  let control: express.Express;

  beforeEach(async () => {
    cluster = await createTestCluster();
    control = express();
    control.use(createKubernetesControl([cluster.api]), answerError);
  });

  afterEach(() => cluster.close());

  const get = () =>
    request(cluster.api.app)
      .get('/apis/argoproj.io/v1alpha1/namespaces/travel-ml/rollouts/made')
      .set('Authorization', `Bearer ${cluster.api.tokens.portal}`);

  it('makes, replaces and deletes objects, with their status', async () => {
    await request(control)
      .post('/clusters/prod-eu/objects')
      .send(rollout)
      .expect(200);
    expect((await get()).body).toMatchObject({
      ...rollout,
      metadata: { ...rollout.metadata, generation: 1 },
    });
    await request(control)
      .post('/clusters/prod-eu/objects')
      .send([{ ...rollout, spec: { replicas: 2 } }])
      .expect(200);
    expect((await get()).body).toMatchObject({
      spec: { replicas: 2 },
      metadata: { generation: 2 },
    });
    const query = {
      apiVersion: rollout.apiVersion,
      kind: 'Rollout',
      namespace: 'travel-ml',
      name: 'made',
    };
    await request(control)
      .delete('/clusters/prod-eu/objects')
      .query(query)
      .expect(204);
    expect((await get()).status).toBe(404);
    await request(control)
      .delete('/clusters/prod-eu/objects')
      .query(query)
      .expect(404);
  });

  it('tells how many watches are open', async () => {
    const open = async () =>
      (await request(control).get('/clusters/prod-eu/watches')).body.open;
    const server = cluster.api.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stop = new AbortController();
    try {
      expect(await open()).toBe(0);
      const { port } = server.address() as AddressInfo;
      await fetch(
        `http://127.0.0.1:${port}/apis/argoproj.io/v1alpha1/rollouts?watch=true`,
        {
          headers: { authorization: `Bearer ${cluster.api.tokens.portal}` },
          signal: stop.signal,
        },
      );
      expect(await open()).toBe(1);
    } finally {
      stop.abort();
      server.closeAllConnections();
      server.close();
    }
    await once(server, 'close');
    expect(await open()).toBe(0);
  });

  it('makes, changes and takes away servers', async () => {
    const change = (server: object) =>
      request(control).put('/clusters/prod-eu/servers').send(server);
    const find = () =>
      request(cluster.api.app)
        .get(
          '/apis/argoproj.io/v1alpha1/namespaces/payments-ml/rollouts/card-fraud',
        )
        .set('Authorization', `Bearer ${cluster.api.tokens.portal}`);
    await change(aServer({ canaryVersion: 25, canaryWeight: 20 })).expect(204);
    expect((await find()).body.status.phase).toBe('Paused');
    await change(aServer({ stableVersion: 25 })).expect(204);
    expect((await find()).body.status.phase).toBe('Healthy');
    const remove = () =>
      request(control).delete('/clusters/prod-eu/servers').query({
        kind: 'Rollout',
        namespace: 'payments-ml',
        name: 'card-fraud',
      });
    await remove().expect(204);
    expect((await find()).status).toBe(404);
    await remove().expect(404);
  });

  it('compacts', async () => {
    const before = cluster.api.store.currentRevision;
    await request(control).post('/clusters/prod-eu/compact').expect(204);
    expect(cluster.api.store.compactedRevision).toBeGreaterThan(before);
  });

  it('takes permissions away and gives them back', async () => {
    await request(control)
      .put('/clusters/prod-eu/roles/portal')
      .send({ rules: [] })
      .expect(204);
    expect((await get()).status).toBe(403);
    await request(control).delete('/clusters/prod-eu/roles/portal').expect(204);
    expect((await get()).status).toBe(404);
  });

  it.each([
    [
      'post',
      '/clusters/none/compact',
      {},
      /no cluster 'none'; there are prod-eu/,
    ],
    ['post', '/clusters/prod-eu/objects', { kind: 'Rollout' }, /must have/],
    [
      'post',
      '/clusters/prod-eu/objects',
      { ...rollout, kind: 'Widget' },
      /serves no Widget/,
    ],
    ['put', '/clusters/prod-eu/servers', { kind: 'Rollout' }, /must have kind/],
    ['put', '/clusters/prod-eu/roles/king', { rules: [] }, /no role 'king'/],
    ['put', '/clusters/prod-eu/roles/portal', { rules: [1] }, /rules must be/],
  ] as const)('refuses %s %s with %j', async (method, path, body, message) => {
    const answer = await request(control)[method](path).send(body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(message);
  });
});
