import { useContract } from './contract';
import {
  eventually,
  expectedSignature,
  type Receiver,
  startReceiver,
} from './receiver';
import { realUrl } from './server';
import type { WebhookEventWire } from './wire';

jest.setTimeout(120_000);

const contract = useContract();

describe('webhooks', () => {
  const secret = 's3cr3t-for-tests';
  const name = `${contract.prefix}-hooked`;
  const hooks: string[] = [];
  let receiver: Receiver;
  /** Why the server does not let us deliver to this machine, when it does not. */
  let refusal: string | undefined;

  const create = (fields: object) =>
    contract.client.post('/webhooks', {
      name: `${contract.prefix}-hook`,
      url: receiver.url,
      secret,
      events: [
        { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
        { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' },
      ],
      ...fields,
    });

  const setAlias = (alias: string) =>
    contract.client.post('/registered-models/alias', {
      name,
      alias,
      version: '1',
    });

  /** A server keeps the list of webhooks for a while, so a change is made again until it is told. */
  const deliveryOf = (
    match: (body: WebhookEventWire) => boolean,
    change: () => unknown,
  ) =>
    eventually(
      async () => {
        await change();
        return receiver.received.find(({ body }) => match(body));
      },
      75_000,
      realUrl ? 500 : 20,
    );

  beforeAll(async () => {
    receiver = await startReceiver();
    await contract.createModel(name);
    await contract.createVersion(name);
    const answer = await create({});
    if (answer.status === 200) {
      hooks.push(answer.body.webhook.webhook_id);
    } else if (
      realUrl &&
      /scheme|non-public|not configured/i.test(answer.body.message)
    ) {
      refusal = answer.body.message;
    } else {
      throw new Error(`Creating a webhook gave ${answer.text}`);
    }
  });

  afterAll(async () => {
    for (const id of hooks) {
      await contract.client.delete(`/webhooks/${id}`, {});
    }
    await receiver.close();
  });

  it('are listed and read without their secret', async () => {
    if (refusal) {
      return;
    }
    const [id] = hooks;
    const { body } = await contract.client.get(`/webhooks/${id}`);
    expect(body.webhook).toEqual({
      webhook_id: id,
      name: `${contract.prefix}-hook`,
      url: receiver.url,
      events: [
        { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
        { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' },
      ],
      status: 'ACTIVE',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
    });
    const list = await contract.client.get('/webhooks', {
      max_results: '1000',
    });
    expect(list.body.webhooks).toContainEqual(body.webhook);
  });

  it('are told of an alias, signed', async () => {
    if (refusal) {
      return;
    }
    const { headers, rawBody, body, ...rest } = await deliveryOf(
      ({ data }) => data.alias === 'signed',
      () => setAlias('signed'),
    );
    expect(body).toEqual({
      entity: 'model_version_alias',
      action: 'created',
      timestamp: expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/,
      ),
      data: { name, alias: 'signed', version: '1' },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-mlflow-delivery-id']).toMatch(/^[0-9a-f-]{36}$/);
    const age = Date.now() / 1000 - Number(headers['x-mlflow-timestamp']);
    expect(Math.abs(age)).toBeLessThan(60);
    expect(headers['x-mlflow-signature']).toBe(
      expectedSignature(secret, { headers, rawBody, body, ...rest }),
    );
    // Byte for byte what Python writes: a receiver that parses and writes again gets another signature.
    expect(rawBody).toContain('{"entity": "model_version_alias", "action": ');
  });

  it('are not told the version of an alias that is deleted', async () => {
    if (refusal) {
      return;
    }
    const { body } = await deliveryOf(
      ({ action }) => action === 'deleted',
      () =>
        contract.client.delete('/registered-models/alias', {
          name,
          alias: 'signed',
        }),
    );
    expect(body.data).toEqual({ name, alias: 'signed' });
  });

  it('are told again with the same identity when they fail', async () => {
    if (refusal) {
      return;
    }
    const before = receiver.received.length;
    const answers = [503, 429];
    receiver.answer = ({ body }) =>
      body.data.alias === 'retried' ? answers.shift() ?? 200 : 200;
    await setAlias('retried');
    const deliveries = await eventually(() => {
      const told = receiver.received
        .slice(before)
        .filter(({ body }) => body.data.alias === 'retried');
      return told.length >= 3 ? told : undefined;
    }, 30_000);
    const identities = deliveries.map(({ headers, rawBody }) => [
      headers['x-mlflow-delivery-id'],
      headers['x-mlflow-timestamp'],
      headers['x-mlflow-signature'],
      rawBody,
    ]);
    expect(deliveries).toHaveLength(3);
    expect(identities[1]).toEqual(identities[0]);
    expect(identities[2]).toEqual(identities[0]);
  });

  it('can be tested, with an example', async () => {
    if (refusal) {
      return;
    }
    const [id] = hooks;
    const answer = await contract.client.post(`/webhooks/${id}/test`, {
      event: { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
    });
    expect(answer.body).toEqual({
      result: { success: true, response_status: 200, response_body: 'ok' },
    });
    const { body } = receiver.received[receiver.received.length - 1];
    expect(body.data).toEqual({
      name: 'example_model',
      alias: 'example_alias',
      version: '1',
    });
  });

  it('have no signature without a secret', async () => {
    if (refusal) {
      return;
    }
    const answer = await create({
      name: `${contract.prefix}-open`,
      secret: undefined,
    });
    const id = answer.body.webhook.webhook_id;
    hooks.push(id);
    const before = receiver.received.length;
    await contract.client.post(`/webhooks/${id}/test`, {});
    const { headers } = receiver.received[before];
    expect(headers).not.toHaveProperty('x-mlflow-signature');
    expect(headers).toHaveProperty('x-mlflow-delivery-id');
  });

  it('can be changed and deleted', async () => {
    if (refusal) {
      return;
    }
    const answer = await create({ name: `${contract.prefix}-short-lived` });
    const id = answer.body.webhook.webhook_id;
    const disabled = await contract.client.patch(`/webhooks/${id}`, {
      status: 'DISABLED',
    });
    expect(disabled.body.webhook.status).toBe('DISABLED');
    const deleted = await contract.client.delete(`/webhooks/${id}`, {});
    expect(deleted.body).toEqual({});
    const gone = await contract.client.get(`/webhooks/${id}`);
    expect(gone.status).toBe(404);
    expect(gone.body.message).toBe(`Webhook with ID ${id} not found.`);
  });

  it('refuse events that there are not', async () => {
    if (refusal) {
      return;
    }
    const updated = await create({
      events: [{ entity: 'MODEL_VERSION_ALIAS', action: 'UPDATED' }],
    });
    expect(updated.status).toBe(400);
    expect(updated.body.message).toBe(
      "Invalid action 'updated' for entity 'model_version_alias'. Valid actions are: ['created', 'deleted']",
    );
    const none = await create({ events: [] });
    expect(none.status).toBe(400);
    const unknown = await create({
      events: [{ entity: 'RUN', action: 'CREATED' }],
    });
    expect(unknown.status).toBe(500);
    expect(unknown.headers['content-type']).toMatch(/^text\/html/);
  });
});
