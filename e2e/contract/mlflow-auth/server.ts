import { startSandbox } from '@bellwether/sandbox';

export interface Account {
  username: string;
  password: string;
}

/** An MLflow with accounts. */
export interface AuthServer {
  url: string;
  admin: Account;
  /** Has the default permission on every model, and no other. */
  portal: Account;
  close(): Promise<void>;
}

function accountOf(role: 'ADMIN' | 'PORTAL'): Account {
  const [username, password] = ['USERNAME', 'PASSWORD'].map(field => {
    const name = `BELLWETHER_MLFLOW_AUTH_${role}_${field}`;
    const value = process.env[name];
    if (!value) {
      throw new Error(`Set ${name}`);
    }
    return value;
  });
  return { username, password };
}

/**
 * A real server that `BELLWETHER_MLFLOW_AUTH_URL` names, or else the sandbox. A real one is MLflow's basic-auth app with
 * the default permission READ; its accounts are given by `BELLWETHER_MLFLOW_AUTH_ADMIN_USERNAME`, `…_ADMIN_PASSWORD`,
 * `…_PORTAL_USERNAME` and `…_PORTAL_PASSWORD`.
 */
export async function openMlflowAuth(): Promise<AuthServer> {
  const url = process.env.BELLWETHER_MLFLOW_AUTH_URL?.replace(/\/+$/, '');
  if (url) {
    return {
      url,
      admin: accountOf('ADMIN'),
      portal: accountOf('PORTAL'),
      close: async () => {},
    };
  }
  const admin = { username: 'admin', password: 'admin-password-1' };
  const portal = { username: 'portal', password: 'portal-password-1' };
  const sandbox = await startSandbox({
    quiet: true,
    seed: 'contract',
    now: new Date('2026-11-01T09:00:00Z'),
    mlflowAuth: { ...admin, reader: portal },
  });
  return {
    url: sandbox.urls.mlflow,
    admin,
    portal,
    close: () => sandbox.close(),
  };
}
