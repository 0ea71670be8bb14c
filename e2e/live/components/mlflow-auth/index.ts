import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../stack/Component';
import { answers, ask, json } from '../answers';
import { mlflow } from '../mlflow';
import { keptSecret, startServer } from '../mlflow/startServer';

const ADMIN = 'admin';
/** A user who may read every model and change none. */
const PORTAL = 'portal';

/** MLflow refuses passwords of fewer than twelve characters. */
const password = () => randomBytes(18).toString('base64url');

const SETTINGS = [
  '[mlflow]',
  'default_permission = READ',
  'database_uri = sqlite:///basic-auth.db',
  `admin_username = ${ADMIN}`,
  // Without it each request pays a quarter of a second for the check of its password.
  'auth_cache_ttl_seconds = 60',
  '',
].join('\n');

function basic(user: string, secret: string): Record<string, string> {
  const credentials = Buffer.from(`${user}:${secret}`).toString('base64');
  return { Authorization: `Basic ${credentials}` };
}

/** MLflow with users: an administrator, and the portal, which may only read. */
export const mlflowAuth: Component = {
  name: 'mlflow-auth',
  version: mlflow.version,
  needs: [],
  onRequest: true,
  install: context => mlflow.install(context),
  async start(context) {
    const folder = context.dataDirectory('mlflow-auth');
    const [admin, portal, session] = await Promise.all(
      ['admin-password', 'portal-password', 'session-key'].map(name =>
        keptSecret(folder, name, password),
      ),
    );
    const settings = path.join(folder, 'basic-auth.ini');
    await writeFile(settings, SETTINGS);
    const lists = (url: string, user: string, secret: string) =>
      answers(`${url}/api/2.0/mlflow/registered-models/search?max_results=1`, {
        headers: basic(user, secret),
      });
    const server = await startServer(context, {
      name: 'mlflow-auth',
      extra: async () => ({
        args: ['--app-name', 'basic-auth'],
        env: {
          MLFLOW_AUTH_CONFIG_PATH: settings,
          MLFLOW_AUTH_ADMIN_PASSWORD: admin,
          MLFLOW_FLASK_SERVER_SECRET_KEY: session,
        },
      }),
      answered: url => lists(url, ADMIN, admin),
    });
    // The user is there already when the data of an earlier run were kept.
    if (!(await lists(server.address, PORTAL, portal))) {
      await ask(
        `${server.address}/api/2.0/mlflow/users/create`,
        json(
          'POST',
          { username: PORTAL, password: portal },
          basic(ADMIN, admin),
        ),
      );
    }
    return {
      processes: [server],
      environment: {
        BELLWETHER_MLFLOW_AUTH_URL: server.address,
        BELLWETHER_MLFLOW_AUTH_ADMIN_USERNAME: ADMIN,
        BELLWETHER_MLFLOW_AUTH_ADMIN_PASSWORD: admin,
        BELLWETHER_MLFLOW_AUTH_PORTAL_USERNAME: PORTAL,
        BELLWETHER_MLFLOW_AUTH_PORTAL_PASSWORD: portal,
      },
    };
  },
};
