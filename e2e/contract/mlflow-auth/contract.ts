import { randomBytes } from 'node:crypto';
import { type Answer, call, type Call } from '../mlflow/client';
import { type Account, type AuthServer, openMlflowAuth } from './server';

export const V2 = '/api/2.0/mlflow';
export const V3 = '/api/3.0/mlflow';

/** A server with two models of the test, and somebody who has no permission of their own. */
export interface AuthContract {
  readonly server: AuthServer;
  /** Start of the name of everything that the tests make. */
  readonly prefix: string;
  /** Names of the models. */
  readonly open: string;
  readonly hidden: string;
  readonly somebody: Account;
  send(account: Account | undefined, request: Call): Promise<Answer>;
  get(
    account: Account | undefined,
    path: string,
    query?: string,
  ): Promise<Answer>;
  asAdmin(method: string, path: string, body: unknown): Promise<Answer>;
  /** Gives somebody a permission on a model, or takes it away. */
  permission(
    what: 'grant' | 'revoke',
    model: string,
    level?: string,
  ): Promise<Answer>;
  setAlias(account: Account, name?: string): Promise<Answer>;
}

export function useAuthContract(): AuthContract {
  // Each check of a password costs the real server a quarter of a second or more.
  jest.setTimeout(60_000);
  const prefix = `contract-${randomBytes(4).toString('hex')}`;
  const open = `${prefix}-open`;
  const hidden = `${prefix}-hidden`;
  const somebody = {
    username: `${prefix}-somebody`,
    password: randomBytes(12).toString('hex'),
  };
  let server: AuthServer;

  const send: AuthContract['send'] = (account, request) =>
    call(server.url, {
      ...request,
      headers: {
        ...(account && {
          Authorization: `Basic ${Buffer.from(
            `${account.username}:${account.password}`,
          ).toString('base64')}`,
        }),
        ...request.headers,
      },
    });
  const asAdmin: AuthContract['asAdmin'] = (method, path, body) =>
    send(server.admin, { method, path, body });
  const mustBeDone = async (answer: Promise<Answer>) => {
    const { status, text } = await answer;
    if (status !== 200) throw new Error(`MLflow answered ${status}: ${text}`);
  };

  beforeAll(async () => {
    server = await openMlflowAuth();
    for (const name of [open, hidden]) {
      await mustBeDone(
        asAdmin('POST', `${V2}/registered-models/create`, { name }),
      );
      const source = `s3://bucket/${name}`;
      await mustBeDone(
        asAdmin('POST', `${V2}/model-versions/create`, { name, source }),
      );
    }
    await mustBeDone(asAdmin('POST', `${V2}/users/create`, somebody));
  });

  afterAll(async () => {
    const { username } = somebody;
    await asAdmin('DELETE', `${V2}/users/delete`, { username });
    for (const name of [open, hidden, `${prefix}-own`]) {
      await asAdmin('DELETE', `${V2}/registered-models/delete`, { name });
    }
    await server.close();
  });

  return {
    get server() {
      return server;
    },
    prefix,
    open,
    hidden,
    somebody,
    send,
    get: (account, path, query) => send(account, { path, query }),
    asAdmin,
    permission: (what, model, level) =>
      asAdmin('POST', `${V3}/users/permissions/${what}`, {
        username: somebody.username,
        resource_type: 'registered_model',
        resource_id: model,
        ...(level && { permission: level }),
      }),
    setAlias: (account, name = open) =>
      send(account, {
        method: 'POST',
        path: `${V2}/registered-models/alias`,
        body: { name, alias: 'champion', version: '1' },
      }),
  };
}
