import http from 'node:http';
import { Router } from 'express';
import request from 'supertest';
import { createControlApi } from '.';
import { createFaults } from '../faults';
import { Listener } from '../Listener';
import { createWorld } from '../world';
import { createRequestCounter } from './requests';

function setUp() {
  const faults = createFaults();
  const requests = createRequestCounter();
  const app = createControlApi({
    world: createWorld({ seed: 'one', now: new Date('2026-11-01T09:00:00Z') }),
    upstreams: ['mlflow', 'prod-eu', 'prod-us'],
    faults,
    requests,
    clusterControl: Router(),
  });
  return { app, faults, requests };
}

describe('the control API', () => {
  it('sets, shows and clears faults', async () => {
    const { app, faults } = setUp();
    const rule = { kind: 'status', status: 500 };
    expect((await request(app).get('/faults/mlflow')).body).toBeNull();
    const put = await request(app).put('/faults/mlflow').send(rule);
    expect(put.status).toBe(200);
    expect(faults.get('mlflow')).toEqual(rule);
    expect((await request(app).get('/faults/mlflow')).body).toEqual(rule);
    expect((await request(app).get('/faults')).body).toEqual({
      mlflow: rule,
      'prod-eu': null,
      'prod-us': null,
    });
    expect((await request(app).delete('/faults/mlflow')).status).toBe(204);
    expect(faults.get('mlflow')).toBeUndefined();
  });

  it('clears all faults at once', async () => {
    const { app, faults } = setUp();
    await faults.set('mlflow', { kind: 'html' });
    await faults.set('prod-us', { kind: 'html' });
    expect((await request(app).delete('/faults')).status).toBe(204);
    expect(faults.get('mlflow') ?? faults.get('prod-us')).toBeUndefined();
  });

  it('says what is wrong with a rule, and with an upstream that is not there', async () => {
    const { app } = setUp();
    const badRule = await request(app)
      .put('/faults/mlflow')
      .send({ kind: 'status' });
    expect(badRule.status).toBe(400);
    expect(badRule.body.message).toMatch(/'status' must be a whole number/);
    const badJson = await request(app)
      .put('/faults/mlflow')
      .set('Content-Type', 'application/json')
      .send('{');
    expect(badJson.status).toBe(400);
    const unknown = await request(app)
      .put('/faults/prod-asia')
      .send({ kind: 'html' });
    expect(unknown.status).toBe(404);
    expect(unknown.body.message).toBe(
      "There is no upstream 'prod-asia'; there are mlflow, prod-eu, prod-us",
    );
  });

  it('tells of the world in short', async () => {
    const { app } = setUp();
    const { body } = await request(app).get('/world');
    expect(body).toMatchObject({
      seed: 'one',
      now: '2026-11-01T09:00:00.000Z',
      teams: expect.arrayContaining(['travel-ml']),
      clusters: [{ name: 'prod-eu' }, { name: 'prod-us' }],
    });
    expect(body.registeredModels).toBeLessThan(body.models);
    expect((await request(app).get('/health')).body).toEqual({ status: 'ok' });
  });
});

describe('the request counts', () => {
  it('tell method, route and status of every upstream, and start anew', async () => {
    const { app, requests } = setUp();
    const listener = await Listener.start(
      requests.counted('mlflow', (incoming, response) => {
        response.writeHead(incoming.method === 'POST' ? 400 : 200).end();
      }),
      0,
    );
    const path = `/runs/${'0123456789abcdef'.repeat(2)}/metrics`;
    await fetch(`${listener.url}${path}?page=1`);
    await fetch(`${listener.url}${path}?page=2`);
    await fetch(`${listener.url}/runs/other`, { method: 'POST' });
    await fetch(`${listener.url}/pods?limit=5&watch=true`);
    const counted = (await request(app).get('/requests')).body;
    expect(counted).toEqual({
      mlflow: [
        { method: 'GET', route: '/runs/{id}/metrics', status: 200, count: 2 },
        { method: 'POST', route: '/runs/other', status: 400, count: 1 },
        { method: 'WATCH', route: '/pods', status: 200, count: 1 },
      ],
    });
    expect((await request(app).delete('/requests')).status).toBe(204);
    expect((await request(app).get('/requests')).body).toEqual({});
    await listener.refuse();
  });

  it('count a watch while it is open, and a connection that got no answer', async () => {
    const { requests } = setUp();
    const listener = await Listener.start(
      requests.counted('prod-eu', (incoming, response) => {
        if (incoming.url === '/pods?watch=1') {
          response.writeHead(200);
          response.write('{}\n');
        } else {
          response.destroy();
        }
      }),
      0,
    );
    const watch = await new Promise<http.IncomingMessage>(resolve => {
      http.get(`${listener.url}/pods?watch=1`, resolve);
    });
    await expect(fetch(`${listener.url}/nothing`)).rejects.toThrow();
    expect(requests.counts()['prod-eu']).toEqual([
      { method: 'WATCH', route: '/pods', status: 200, count: 1 },
      { method: 'GET', route: '/nothing', status: 0, count: 1 },
    ]);
    watch.destroy();
    await listener.refuse();
  });
});
