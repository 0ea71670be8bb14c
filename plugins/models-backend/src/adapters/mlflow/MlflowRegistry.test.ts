import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { AddressInfo } from 'net';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { mlflowRegistryType } from '.';

const TOKEN = 'a-token-that-nobody-may-see';
const SIGN_IN = '<!doctype html><p>Sign in as somebody@example.com</p>';

describe('an MLflow', () => {
  let server: Server;
  let requests: IncomingMessage[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    requests = [];
  });

  const url = () =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function create(config: JsonObject = {}) {
    return mlflowRegistryType.create({
      instance: 'mlflow-prod',
      logger: mockServices.logger.mock(),
      config: new ConfigReader({
        models: {
          registries: {
            'mlflow-prod': {
              baseUrl: url(),
              auth: { type: 'bearer', token: TOKEN },
              requestTimeout: { milliseconds: 300 },
              ...config,
            },
          },
        },
      }).getConfig('models.registries.mlflow-prod'),
    });
  }
  const send =
    (status: number, body: string, headers: Record<string, string> = {}) =>
    (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, headers).end(body);
    };
  const failure = async (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: Error) => error,
    );

  it.each<[string, typeof answer, string, string]>([
    [
      '500',
      send(500, SIGN_IN),
      'ServiceUnavailableError',
      'mlflow-prod answered 500',
    ],
    [
      '429',
      send(429, 'slow down', { 'Retry-After': '3600' }),
      'ServiceUnavailableError',
      'mlflow-prod answered 429: the portal asks more than it allows',
    ],
    [
      'HTML',
      send(200, SIGN_IN),
      'ServiceUnavailableError',
      'mlflow-prod answered HTML instead of JSON',
    ],
    [
      'JSON that ends early',
      send(200, '{"run":{"info":{"run_id":"1"'),
      'ServiceUnavailableError',
      'mlflow-prod answered JSON that ends early',
    ],
    [
      'other JSON',
      send(200, '{"status":"ok"}'),
      'ServiceUnavailableError',
      'mlflow-prod answered JSON of another shape than MLflow 3 does',
    ],
    [
      'a text',
      send(200, 'OK'),
      'ServiceUnavailableError',
      'mlflow-prod answered something else than JSON',
    ],
    [
      'nothing',
      () => {},
      'ServiceUnavailableError',
      'mlflow-prod did not answer within 0.3 s',
    ],
    [
      'half an answer',
      (_request, response) => {
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('{"run":');
        setTimeout(() => response.destroy(), 20);
      },
      'ServiceUnavailableError',
      'mlflow-prod closed the connection in the middle of its answer',
    ],
    [
      '401',
      send(401, SIGN_IN),
      'ServiceUnavailableError',
      "mlflow-prod refused the portal's credentials (401)",
    ],
    [
      '403',
      send(403, 'Permission denied for somebody@example.com'),
      'NotAllowedError',
      "mlflow-prod does not permit this to the portal's account (403)",
    ],
    [
      'a redirection',
      send(302, '', { Location: 'https://sign-in.example.com/?token=x' }),
      'ServiceUnavailableError',
      'mlflow-prod answered with a redirection (302), as a sign-in page does',
    ],
    [
      'an error that it should not',
      send(400, '{"error_code":"INVALID_PARAMETER_VALUE","message":"secret"}'),
      'ServiceUnavailableError',
      'mlflow-prod declined a question of the portal (400 INVALID_PARAMETER_VALUE)',
    ],
    [
      '404 without its own error code',
      send(404, '<h1>nginx</h1>'),
      'ServiceUnavailableError',
      'mlflow-prod answered HTML instead of JSON',
    ],
  ])(
    'that answers %s is described in plain words',
    async (_case, given, name, message) => {
      answer = given;
      const error = await failure(create().getRun('1'));
      expect(error).toMatchObject({ name, message });
      const all = JSON.stringify({ ...error, stack: error!.stack });
      for (const hidden of [TOKEN, 'somebody@example.com', url(), 'secret']) {
        expect(all).not.toContain(hidden);
      }
    },
  );

  it('that cannot be reached is named', async () => {
    const error = await failure(
      create({ baseUrl: 'http://127.0.0.1:9999' }).getRun('1'),
    );
    expect(error!.message).toBe('mlflow-prod refused the connection');
  });

  it('is asked again twice when it fails, and not when it declines', async () => {
    let calls = 0;
    answer = (_request, response) => {
      calls += 1;
      const body = '{"run":{"info":{"run_id":"1"}}}';
      response.writeHead(calls < 3 ? 503 : 200).end(body);
    };
    expect(await create().getRun('1')).toMatchObject({ runId: '1' });
    expect(calls).toBe(3);

    answer = send(404, '{"error_code":"RESOURCE_DOES_NOT_EXIST"}');
    requests = [];
    expect(await create().getRun('1')).toBe(undefined);
    expect(requests).toHaveLength(1);
  });

  it('is given the time it asks for', async () => {
    const at: number[] = [];
    answer = (_request, response) => {
      at.push(Date.now());
      response
        .writeHead(at.length === 1 ? 429 : 200, { 'Retry-After': '1' })
        .end('{"run":{"info":{"run_id":"1"}}}');
    };
    await create().getRun('1');
    expect(at[1] - at[0]).toBeGreaterThanOrEqual(990);
  });

  it('is not told twice to set an alias', async () => {
    answer = send(503, '');
    await failure(create().setAlias('churn', 'champion', 3));
    expect(requests.map(({ method }) => method)).toEqual(['POST']);
  });

  it('is left alone after it failed many times in a row', async () => {
    answer = send(500, '');
    const registry = create();
    for (let call = 0; call < 4; call += 1) {
      await failure(registry.setAlias('churn', 'champion', 3));
      await failure(registry.getRun('1'));
    }
    const asked = requests.length;
    const error = await failure(registry.getRun('1'));
    expect(error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'mlflow-prod answered 500',
    });
    expect(requests).toHaveLength(asked);
  });

  it('is not left alone for versions of which it does not know where their files are', async () => {
    answer = send(500, SIGN_IN);
    const registry = create();
    const version = { name: 'churn', version: 1, source: 's3://models/churn' };
    for (let call = 0; call < 12; call += 1) {
      expect(await registry.getPackage(version as never)).toBeUndefined();
    }
    // Once each: to ask again would tell nothing else.
    expect(requests).toHaveLength(12);
    answer = send(200, '{}');
    await registry.setAlias('churn', 'champion', 3);
  });

  it('stops when the caller does', async () => {
    answer = () => {};
    const controller = new AbortController();
    const call = failure(create().getRun('1', { signal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect(await call).toMatchObject({ name: 'AbortError' });
  });

  it.each([
    [
      'basic',
      { type: 'basic', username: 'portal', password: 'pass word' },
      `Basic ${Buffer.from('portal:pass word').toString('base64')}`,
    ],
    ['bearer', { type: 'bearer', token: TOKEN }, `Bearer ${TOKEN}`],
  ])('gets %s credentials', async (_case, auth, expected) => {
    answer = send(200, '{"run":{"info":{"run_id":"1"}}}');
    await create({ auth }).getRun('1');
    expect(requests[0].headers.authorization).toBe(expected);
  });

  it('is read to the last page, and each model once', async () => {
    answer = (request, response) => {
      const token = new URL(request.url!, url()).searchParams.get('page_token');
      const page = Number(token ?? 0);
      response.end(
        JSON.stringify({
          registered_models: [
            {
              name: `model-${page}`,
              creation_timestamp: 1,
              last_updated_timestamp: 2,
              ...(page === 1 && {
                tags: [{ key: 'team', value: 'a' }],
                aliases: [{ alias: 'champion', version: '3' }],
              }),
            },
          ],
          ...(page < 2 && { next_page_token: String(page + 1) }),
        }),
      );
    };
    const models = [];
    for await (const page of create().listModels()) models.push(...page);
    expect(models.map(({ name }) => name)).toEqual([
      'model-0',
      'model-1',
      'model-2',
    ]);
    expect(models[1]).toMatchObject({
      tags: { team: 'a' },
      aliases: { champion: 3 },
    });
    expect(models[0]).toMatchObject({ tags: {}, aliases: {} });
  });

  it('is opened in a browser by addresses in which every name is safe', () => {
    const registry = create({ webUrl: 'https://mlflow.example.com/' });
    expect(registry.versionWebUrl('Größe #1/2', 3)).toBe(
      'https://mlflow.example.com/#/models/Gr%C3%B6%C3%9Fe%20%231%2F2/versions/3',
    );
  });

  it.each<[JsonObject, string]>([
    [
      { baseUrl: 'mlflow' },
      'models.registries.mlflow-prod.baseUrl must be a URL',
    ],
    [
      { baseUrl: 'ftp://mlflow' },
      'models.registries.mlflow-prod.baseUrl must start with http:// or https://',
    ],
    [
      { baseUrl: 'https://me:secret@mlflow.example.com' },
      'models.registries.mlflow-prod.baseUrl must not hold credentials',
    ],
    [
      { webUrl: 'file:///etc/passwd' },
      'models.registries.mlflow-prod.webUrl must start with http:// or https://',
    ],
    [
      { auth: { type: 'digest' } },
      "models.registries.mlflow-prod.auth.type must be 'basic' or 'bearer'",
    ],
    [
      { auth: { type: 'basic', username: 'a' } },
      "'models.registries.mlflow-prod.auth.password'",
    ],
    [{ webhook: {} }, "'models.registries.mlflow-prod.webhook.secret'"],
    [{ baseUrl: undefined }, "'models.registries.mlflow-prod.baseUrl'"],
  ])('is refused with the key that is wrong: %j', (config, message) => {
    expect(() => create(config)).toThrow(message);
  });
});
