import { createHmac } from 'crypto';
import { readFileSync } from 'fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readAnnouncement } from './readAnnouncement';

interface RecordedDelivery {
  headers: Record<string, string>;
  raw_body: string;
}

function recorded(file: string): RecordedDelivery[] {
  return readFileSync(
    resolvePackagePath(
      '@bellwether/sandbox',
      'recorded/mlflow-answers/webhooks',
      file,
    ),
    'utf8',
  )
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

const SECRET = 'a-secret';
const NOW = new Date('2026-11-25T12:00:00.000Z');

function sign(
  body: string,
  options: { id?: string; at?: Date; secret?: string } = {},
) {
  const { id = 'delivery-1', at = NOW, secret = SECRET } = options;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const digest = createHmac('sha256', secret)
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    'x-mlflow-delivery-id': id,
    'x-mlflow-timestamp': timestamp,
    'x-mlflow-signature': `v1,${digest}`,
  };
}

function read(body: string, headers: Record<string, string | undefined>) {
  return readAnnouncement(
    { headers, rawBody: Buffer.from(body) },
    { secret: SECRET, maxAgeMs: 15 * 60_000, now: NOW },
  );
}

const aliasMoved = JSON.stringify({
  entity: 'model_version_alias',
  action: 'created',
  timestamp: '2026-11-25T12:00:00.000000+00:00',
  data: { name: 'churn', alias: 'champion', version: '14' },
});

describe('an announcement of MLflow', () => {
  it('says which alias moved where', () => {
    expect(read(aliasMoved, sign(aliasMoved))).toEqual({
      deliveryId: 'delivery-1',
      at: NOW,
      model: 'churn',
      alias: { name: 'champion', version: 14 },
    });
  });

  it.each([
    [
      'an alias that was removed',
      'model_version_alias',
      'deleted',
      { name: 'churn', alias: 'champion' },
      { model: 'churn', alias: { name: 'champion', version: null } },
    ],
    [
      'a new version',
      'model_version',
      'created',
      { name: 'churn', version: '4', run_id: null, tags: {} },
      { model: 'churn', alias: undefined },
    ],
    [
      'a new model',
      'registered_model',
      'created',
      { name: 'churn', tags: {}, description: null },
      { model: 'churn', alias: undefined },
    ],
  ])('tells of %s', (_case, entity, action, data, expected) => {
    const body = JSON.stringify({ entity, action, data });
    expect(read(body, sign(body))).toMatchObject(expected);
  });

  it('of prompts and budgets is not followed', () => {
    const body = JSON.stringify({
      entity: 'budget_policy',
      action: 'exceeded',
      data: {},
    });
    expect(read(body, sign(body))).toBe(undefined);
  });

  it('is accepted while its registry retries, with the same signature', () => {
    const at = new Date(NOW.getTime() - 10 * 60_000);
    expect(read(aliasMoved, sign(aliasMoved, { at }))).toMatchObject({ at });
  });

  it('may carry the signatures of two secrets', () => {
    const headers = sign(aliasMoved);
    const old = sign(aliasMoved, { secret: 'an-old-secret' });
    const both = `${old['x-mlflow-signature']} ${headers['x-mlflow-signature']}`;
    expect(
      read(aliasMoved, { ...headers, 'x-mlflow-signature': both }),
    ).toMatchObject({ model: 'churn' });
  });

  it.each([
    ['signed by another secret', aliasMoved, sign(aliasMoved, { secret: 'x' })],
    ['of another body', aliasMoved.replace('14', '13'), sign(aliasMoved)],
    [
      'with another identifier',
      aliasMoved,
      { ...sign(aliasMoved), 'x-mlflow-delivery-id': 'delivery-2' },
    ],
    [
      'with another time',
      aliasMoved,
      {
        ...sign(aliasMoved),
        'x-mlflow-timestamp': String(NOW.getTime() / 1000 + 1),
      },
    ],
    [
      'without a signature',
      aliasMoved,
      { ...sign(aliasMoved), 'x-mlflow-signature': undefined },
    ],
    [
      'with a signature of another kind',
      aliasMoved,
      { ...sign(aliasMoved), 'x-mlflow-signature': 'v2,abc' },
    ],
    [
      'older than the limit',
      aliasMoved,
      sign(aliasMoved, { at: new Date(NOW.getTime() - 16 * 60_000) }),
    ],
    [
      'from the future',
      aliasMoved,
      sign(aliasMoved, { at: new Date(NOW.getTime() + 2 * 60_000) }),
    ],
  ])('is refused %s', (_case, body, headers) => {
    expect(() => read(body, headers)).toThrow(
      expect.objectContaining({ name: 'AuthenticationError' }),
    );
  });

  it.each([
    ['that is no JSON', 'champion'],
    [
      'that names no model',
      '{"entity":"model_version","action":"created","data":{}}',
    ],
  ])('%s is not understood', (_case, body) => {
    expect(() => read(body, sign(body))).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });
});

// The secrets with which they were recorded, see the README beside them.
it.each([
  ['deliveries.jsonl', 's3cr3t-for-tests'],
  ['deliveries-retry.jsonl', 'sec2'],
])('verifies what a real MLflow sent, as recorded in %s', (file, secret) => {
  const deliveries = recorded(file).filter(
    ({ headers }) => headers['X-MLflow-Signature'],
  );
  expect(deliveries.length).toBeGreaterThan(2);
  for (const { headers, raw_body: body } of deliveries) {
    const lowerCase = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    const now = new Date(Number(lowerCase['x-mlflow-timestamp']) * 1000);
    const rawBody = Buffer.from(body);
    const limits = { maxAgeMs: 60_000, now };
    expect(
      readAnnouncement({ headers: lowerCase, rawBody }, { secret, ...limits }),
    ).toMatchObject({ deliveryId: lowerCase['x-mlflow-delivery-id'] });
    expect(() =>
      readAnnouncement(
        { headers: lowerCase, rawBody },
        { secret: 'another', ...limits },
      ),
    ).toThrow('not signed by the secret');
  }
});
