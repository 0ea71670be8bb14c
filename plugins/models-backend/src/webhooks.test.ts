import { createHmac, randomUUID } from 'crypto';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { CHANGES_TOPIC } from '@bellwether/plugin-models-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import request from 'supertest';
import {
  Portal,
  startPortal,
  WEBHOOK_SECRET,
} from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('a webhook on %s', id => {
  let sandbox: Sandbox;
  let portal: Portal;

  beforeEach(async () => {
    sandbox = await startSandbox({ quiet: true });
    portal = await startPortal({
      knex: await databases.init(id),
      mlflowUrl: sandbox.urls.mlflow,
    });
    await portal.sync();
    portal.published.length = 0;
  });
  afterEach(async () => {
    await sandbox.close();
  });

  async function setAlias(alias: string, version: number) {
    await fetch(
      `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/alias`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          name: 'address-match',
          alias,
          version: String(version),
        }),
      },
    );
  }

  function deliver(
    data: object,
    options: {
      id?: string;
      secret?: string;
      at?: Date;
      instance?: string;
    } = {},
  ) {
    const body = JSON.stringify({
      entity: 'model_version_alias',
      action: 'created',
      data,
    });
    const deliveryId = options.id ?? randomUUID();
    const timestamp = String(
      Math.floor((options.at ?? new Date()).getTime() / 1000),
    );
    const digest = createHmac('sha256', options.secret ?? WEBHOOK_SECRET)
      .update(`${deliveryId}.${timestamp}.${body}`)
      .digest('base64');
    return request(portal.server)
      .post(`/api/models/v1/webhooks/${options.instance ?? 'mlflow'}`)
      .set('authorization', mockCredentials.none.header())
      .set('content-type', 'application/json')
      .set('x-mlflow-delivery-id', deliveryId)
      .set('x-mlflow-timestamp', timestamp)
      .set('x-mlflow-signature', `v1,${digest}`)
      .send(body);
  }

  const moved = { name: 'address-match', alias: 'champion', version: '6' };

  it('makes a change visible at once, with the time at which it was announced', async () => {
    await setAlias('champion', 6);
    const at = new Date(Date.now() - 5_000);
    const startedAt = Date.now();
    const { status, body } = await deliver(moved, { at });
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'processed' });
    const model = await portal.getModel('address-match');
    expect(Date.now() - startedAt).toBeLessThan(2000);
    expect(model.body.aliases[0]).toEqual({
      alias: 'champion',
      version: 6,
      previousVersion: 4,
      since: new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString(),
      sinceIsExact: true,
      seenBy: 'webhook',
    });
    expect(model.body.described.version).toBe(6);
    expect(
      portal.published.find(({ topic }) => topic === CHANGES_TOPIC),
    ).toMatchObject({
      eventPayload: { instance: 'mlflow', models: ['address-match'] },
    });
  });

  it('reads no other model again', async () => {
    await setAlias('champion', 6);
    sandbox.requests.reset();
    await deliver(moved);
    const asked = sandbox.requests
      .counts()
      .mlflow.map(({ route }) => route)
      .join('\n');
    expect(asked).toMatch('registered-models/get');
    expect(asked).not.toMatch('registered-models/search');
  });

  it('is believed only as far as the registry says the same', async () => {
    const { body } = await deliver(moved);
    expect(body).toEqual({ status: 'processed' });
    const model = await portal.getModel('address-match');
    expect(model.body.aliases[0]).toMatchObject({ version: 4 });
  });

  it('is acknowledged and ignored when it is repeated', async () => {
    await setAlias('champion', 6);
    await deliver(moved, { id: 'delivery-1' });
    sandbox.requests.reset();
    const { status, body } = await deliver(moved, { id: 'delivery-1' });
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ignored' });
    expect(sandbox.requests.counts().mlflow ?? []).toEqual([]);
  });

  it('is processed when it is repeated after a failure', async () => {
    await setAlias('champion', 6);
    await sandbox.faults.set('mlflow', { kind: 'status', status: 500 });
    const failed = await deliver(moved, { id: 'delivery-1' });
    expect(failed.status).toBe(503);
    await sandbox.faults.clear();
    const { body } = await deliver(moved, { id: 'delivery-1' });
    expect(body).toEqual({ status: 'processed' });
  });

  it.each([
    ['signed by another secret', { secret: 'another' }, 401],
    ['that is too old', { at: new Date(Date.now() - 16 * 60_000) }, 401],
    ['of a registry that is not configured', { instance: 'other' }, 404],
  ])('%s is refused, and nothing is read', async (_case, options, status) => {
    sandbox.requests.reset();
    await setAlias('champion', 6);
    expect((await deliver(moved, options)).status).toBe(status);
    const model = await portal.getModel('address-match');
    expect(model.body.aliases[0]).toMatchObject({ version: 4 });
    expect(await portal.knex('webhook_deliveries')).toEqual([]);
  });

  it('without a body or a signature is refused', async () => {
    const post = () =>
      request(portal.server).post('/api/models/v1/webhooks/mlflow');
    expect((await post()).status).toBe(401);
    expect((await post().send({ entity: 'model_version' })).status).toBe(401);
  });

  it('tells of a model that is new, and of one that is gone', async () => {
    const mlflow = `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models`;
    await fetch(`${mlflow}/create`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'brand-new' }),
    });
    await deliver({ name: 'brand-new' });
    expect((await portal.getModel('brand-new')).body).toMatchObject({
      stage: 'empty',
      owner: 'group:default/ml-platform',
      ownerSource: 'default',
    });
    await fetch(`${mlflow}/delete`, {
      method: 'DELETE',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'brand-new' }),
    });
    await deliver({ name: 'brand-new' });
    expect((await portal.getModel('brand-new')).status).toBe(404);
  });

  it('gives a new model that wants the name of another one a name of its own', async () => {
    await fetch(
      `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/create`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'Address Match' }),
      },
    );
    await deliver({ name: 'Address Match' });
    const { body } = await portal.getAsService(
      '/v1/records/models?instance=mlflow&names=Address%20Match&names=nobody',
    );
    expect(body.records).toMatchObject([
      {
        modelName: 'Address Match',
        entityRef: expect.stringMatching(
          /^resource:default\/address-match-[0-9a-f]{6}$/,
        ),
        collision:
          'address-match of mlflow has the name resource:default/address-match',
      },
    ]);
    expect(body.gone).toEqual(['nobody']);
  });

  it('is forgotten when it is too old to be accepted again', async () => {
    await deliver(moved);
    await portal.run('prune');
    expect(await portal.knex('webhook_deliveries')).toHaveLength(1);
    await portal.knex('webhook_deliveries').update({
      received_at: new Date(Date.now() - 8 * 24 * 3600_000).toISOString(),
    });
    await portal.run('prune');
    expect(await portal.knex('webhook_deliveries')).toHaveLength(0);
  });
});
