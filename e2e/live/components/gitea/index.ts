import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../stack/Component';
import { answers, ask, json, loopback } from '../answers';
import { buildModule, copyModuleFiles, programPath } from '../go/GoModule';
import { configuration } from './configuration';

const VERSION = '1.26.0';
const MODULE = 'code.gitea.io/gitea';
const program = { name: 'gitea', version: VERSION, binary: 'gitea' };

/** Without the built pages, which the API does not need. */
const FILES = ['options', 'templates', 'public'];

/** The portal's account; it owns the organization `acme`, in which otto and the team `ml-owners` may review. */
const ACCOUNT = 'portal';

/** A host of repositories. Its pages are not built: it answers by its API and by Git. */
export const gitea: Component = {
  name: 'gitea',
  version: VERSION,
  needs: [],
  onRequest: true,
  coldSeconds: 600,

  async install(context) {
    await buildModule(context, program, {
      module: MODULE,
      tags: ['sqlite', 'sqlite_unlock_notify', 'timetzdata'],
      usesC: true,
      linkerFlags: ['-X', `main.Version=${VERSION}`],
    });
    await copyModuleFiles(
      context,
      { path: MODULE, version: VERSION },
      FILES,
      context.cacheDirectory(program.name, VERSION),
    );
  },

  async start(context) {
    const folder = context.dataDirectory('gitea');
    const port = await context.freePort();
    const address = loopback(port);
    const config = path.join(folder, 'app.ini');
    await writeFile(
      config,
      configuration({
        folder,
        port,
        files: context.cacheDirectory(program.name, VERSION),
        secret: randomBytes(24).toString('hex'),
      }),
      { mode: 0o600 },
    );
    const binary = programPath(context, program);
    const env = { PATH: process.env.PATH, HOME: folder };
    const token = await accountToken(folder, args =>
      context.run(binary, ['--config', config, ...args], { cwd: folder, env }),
    );
    const process_ = context.spawn(
      'gitea',
      binary,
      ['web', '--config', config],
      { cwd: folder, env },
    );
    const headers = { Authorization: `token ${token}` };
    await context.untilReady(process_, () =>
      answers(`${address}/api/v1/user`, { headers }),
    );
    await makePeople(`${address}/api/v1`, headers);
    return {
      processes: [{ process: process_, address }],
      environment: {
        BELLWETHER_GITEA_URL: address,
        BELLWETHER_GITEA_TOKEN: token,
      },
    };
  },
};

/** Makes the portal's account, unless it is there from an earlier run. */
async function accountToken(
  folder: string,
  run: (args: string[]) => Promise<string>,
): Promise<string> {
  const file = path.join(folder, 'token');
  if (existsSync(file)) return readFile(file, 'utf8');
  await run(['migrate']);
  await run([
    ...['admin', 'user', 'create', '--admin', '--username', ACCOUNT],
    ...['--email', `${ACCOUNT}@example.com`, '--must-change-password=false'],
    ...['--password', randomBytes(18).toString('base64url')],
  ]);
  const told = await run([
    ...['admin', 'user', 'generate-access-token', '--username', ACCOUNT],
    ...['--token-name', 'portal', '--scopes', 'all', '--raw'],
  ]);
  const token = told.trim().split('\n').pop() ?? '';
  await writeFile(file, token, { mode: 0o600 });
  return token;
}

async function makePeople(
  api: string,
  headers: Record<string, string>,
): Promise<void> {
  if (await answers(`${api}/orgs/acme`, { headers })) return;
  const make = (at: string, body: object) =>
    ask(`${api}${at}`, json('POST', body, headers));
  await make('/admin/users', {
    username: 'otto',
    email: 'otto@example.com',
    password: randomBytes(18).toString('base64url'),
    must_change_password: false,
  });
  await make('/orgs', { username: 'acme' });
  const team = await make('/orgs/acme/teams', {
    name: 'ml-owners',
    permission: 'write',
    units: ['repo.code', 'repo.pulls'],
  });
  await ask(
    `${api}/teams/${JSON.parse(team).id}/members/otto`,
    json('PUT', {}, headers),
  );
}
