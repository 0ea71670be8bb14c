import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { pythonJson } from '../pythonJson';
import { webhookSignature } from './signature';
import { Webhooks } from './Webhooks';

interface Told {
  headers: http.IncomingHttpHeaders;
  rawBody: string;
}

async function startReceiver(answers: number[]) {
  const told: Told[] = [];
  const server = http.createServer((request, response) => {
    let rawBody = '';
    request.setEncoding('utf8');
    request.on('data', chunk => {
      rawBody += chunk;
    });
    request.on('end', () => {
      told.push({ headers: request.headers, rawBody });
      response.writeHead(answers.shift() ?? 200).end('thanks');
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    told,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface RecordedDelivery {
  headers: Record<string, string>;
  raw_body: string;
}

/** Deliveries of a real server, which had this secret. */
const RECORDED: [file: string, secret: string][] = [
  ['deliveries.jsonl', 's3cr3t-for-tests'],
  ['deliveries-retry.jsonl', 'sec2'],
];

describe.each(RECORDED)('the recorded %s', (file, secret) => {
  const deliveries: RecordedDelivery[] = readFileSync(
    require.resolve(`../../../recorded/mlflow-answers/webhooks/${file}`),
    'utf8',
  )
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

  it('have the signature that is computed here', () => {
    expect(deliveries.length).toBeGreaterThan(0);
    for (const { headers, raw_body: rawBody } of deliveries) {
      expect(
        webhookSignature(
          secret,
          headers['X-MLflow-Delivery-Id'],
          headers['X-MLflow-Timestamp'],
          rawBody,
        ),
      ).toBe(headers['X-MLflow-Signature']);
    }
  });

  it('are written to the byte as it is done here', () => {
    for (const { raw_body: rawBody } of deliveries) {
      expect(pythonJson(JSON.parse(rawBody))).toBe(rawBody);
    }
  });
});

describe('Webhooks', () => {
  const event = { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' };
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let webhooks: Webhooks;

  async function setUp(answers: number[]) {
    receiver = await startReceiver(answers);
    webhooks = new Webhooks(Date.now, [0, 0, 0]);
    return webhooks.create({
      name: 'hook',
      url: receiver.url,
      events: [event],
      secret: 'a secret',
      status: 'ACTIVE',
    });
  }

  afterEach(async () => {
    webhooks.close();
    await receiver.close();
  });

  it('signs what it sends', async () => {
    const { id } = await setUp([]);
    expect(await webhooks.test(id)).toEqual({ status: 200, body: 'thanks' });
    const [{ headers, rawBody }] = receiver.told;
    expect(headers['x-mlflow-signature']).toBe(
      webhookSignature(
        'a secret',
        String(headers['x-mlflow-delivery-id']),
        String(headers['x-mlflow-timestamp']),
        rawBody,
      ),
    );
  });

  it('tries again three times, as the same delivery, and then takes the answer as it is', async () => {
    const { id } = await setUp([503, 500, 429, 502]);
    expect((await webhooks.test(id)).status).toBe(502);
    expect(receiver.told).toHaveLength(4);
    const identity = ({ headers, rawBody }: Told) => [
      headers['x-mlflow-delivery-id'],
      headers['x-mlflow-timestamp'],
      headers['x-mlflow-signature'],
      rawBody,
    ];
    receiver.told.forEach(told =>
      expect(identity(told)).toEqual(identity(receiver.told[0])),
    );
  });

  it('does not try again when the receiver refuses', async () => {
    const { id } = await setUp([400]);
    expect((await webhooks.test(id)).status).toBe(400);
    expect(receiver.told).toHaveLength(1);
  });

  it('tells only webhooks that are active and want the event', async () => {
    const { id } = await setUp([]);
    webhooks.notify('model_version_alias', 'deleted', {});
    webhooks.update(id, { status: 'DISABLED' });
    webhooks.notify('model_version_alias', 'created', { told: 'too early' });
    webhooks.update(id, { status: 'ACTIVE' });
    webhooks.notify('model_version_alias', 'created', { name: 'größer' });
    while (receiver.told.length === 0) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    expect(receiver.told).toHaveLength(1);
    // Escaped and spaced as Python writes it.
    expect(receiver.told[0].rawBody).toContain(
      '"data": {"name": "gr\\u00f6\\u00dfer"}',
    );
  });
});
