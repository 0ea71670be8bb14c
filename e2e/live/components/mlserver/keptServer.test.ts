import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import {
  MODEL_SETTINGS,
  portsFor,
  readKeptServer,
  SETTINGS,
} from './keptServer';

let folder: string;
let servers: Server[] = [];
const context = { freePort: async () => 7 } as Partial<Context> as Context;
const NEW = { http_port: 7, grpc_port: 7, metrics_port: 7 };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kept-'));
});

afterEach(async () => {
  servers.forEach(server => server.close());
  servers = [];
  await rm(folder, { recursive: true });
});

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  servers.push(server);
  const address = server.address();
  return {
    server,
    port: address && typeof address === 'object' ? address.port : 0,
  };
}

async function keep(
  http_port: number,
  grpc_port: number,
  metrics_port: number,
) {
  const ports = { http_port, grpc_port, metrics_port };
  await writeFile(path.join(folder, SETTINGS), JSON.stringify(ports));
  await writeFile(
    path.join(folder, MODEL_SETTINGS),
    JSON.stringify({ name: 'm', parameters: { uri: 'x', version: '3' } }),
  );
  return ports;
}

it('takes new ports, and no version, at the first start', async () => {
  const kept = await readKeptServer(folder);
  expect(kept).toEqual({});
  expect(await portsFor(context, kept)).toEqual(NEW);
});

it('has the ports and the version of the earlier run, unless a port is taken', async () => {
  const [a, b, c] = await Promise.all([listen(), listen(), listen()]);
  const ports = await keep(a.port, b.port, c.port);
  const kept = await readKeptServer(folder);
  expect(kept).toEqual({ ports, version: '3' });
  expect(await portsFor(context, kept)).toEqual(NEW);
  for (const { server } of [a, b, c]) {
    await new Promise(resolve => server.close(resolve));
  }
  expect(await portsFor(context, kept)).toEqual(ports);
});

it('does not stumble over settings that are no JSON', async () => {
  await writeFile(path.join(folder, SETTINGS), '{"http_port":');
  expect(await readKeptServer(folder)).toEqual({});
});
