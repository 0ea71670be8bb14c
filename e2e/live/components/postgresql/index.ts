import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import type { Component, Context } from '../../stack/Component';
import { type Account, commandAs, serverAccount } from './account';
import { ensurePrograms, type Programs } from './programs';

const USER = 'bellwether';

/** The portal's database server, with a password, on a port of its own. */
export const postgresql: Component = {
  name: 'postgresql',
  version: '15',
  needs: [],
  coldSeconds: 60,
  async install(context) {
    await ensurePrograms(context);
  },
  async start(context) {
    const folder = context.dataDirectory('postgresql');
    const programs = await ensurePrograms(context);
    const account = await serverAccount(context);
    if (account) await chown(folder, account.user, account.group);
    const password = await makeCluster(context, folder, programs, account);
    const port = await context.freePort();
    const [command, args] = commandAs(account, programs.postgres, [
      ...['-D', path.join(folder, 'cluster'), '-p', String(port)],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=200', '-c', 'fsync=off'],
    ]);
    const process_ = context.spawn('postgresql', command, args, {
      cwd: folder,
      // It ends its sessions; at SIGTERM it would wait for them to end.
      endSignal: 'SIGINT',
    });
    const address = `postgresql://127.0.0.1:${port}`;
    await context.untilReady(process_, () => answersQuery(port, password));
    return {
      processes: [{ process: process_, address }],
      environment: {
        POSTGRES_HOST: '127.0.0.1',
        POSTGRES_PORT: String(port),
        POSTGRES_USER: USER,
        POSTGRES_PASSWORD: password,
      },
    };
  },
};

/**
 * Makes the server's files, unless they are there from an earlier run.
 *
 * @returns the password of the user
 */
async function makeCluster(
  context: Context,
  folder: string,
  { initdb }: Programs,
  account: Account | undefined,
): Promise<string> {
  const cluster = path.join(folder, 'cluster');
  const passwordFile = path.join(folder, 'password');
  if (existsSync(cluster)) return readFile(passwordFile, 'utf8');
  const unfinished = `${cluster}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const password = randomBytes(18).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.user, account.group);
  const [command, args] = commandAs(account, initdb, [
    ...['-D', unfinished, '-U', USER, '-E', 'UTF8', '--no-sync'],
    ...['--locale=C', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
  ]);
  await context.run(command, args, { cwd: folder });
  await rename(unfinished, cluster);
  return password;
}

async function answersQuery(port: number, password: string): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: USER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  // A server that is still starting closes the connection.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('SELECT 1 AS one');
    return rows.length === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
