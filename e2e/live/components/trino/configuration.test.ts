import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type NodeOptions, writeNode } from './configuration';
import { majorOf } from './java';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'trino-'));
});

afterEach(() => rm(folder, { recursive: true }));

const write = (role: NodeOptions['role']) =>
  writeNode({
    role,
    port: 8081,
    coordinatorUrl: 'http://127.0.0.1:8080',
    sharedSecret: 'secret',
    plugins: '/plugins',
    folder,
    lake: '/lake',
  });

const read = async (file: string) =>
  new Map(
    (await readFile(path.join(folder, file), 'utf8'))
      .trim()
      .split('\n')
      .map(line => [
        line.slice(0, line.indexOf('=')),
        line.slice(line.indexOf('=') + 1),
      ]),
  );

const megabytes = (text = '') => Number(/^(\d+)MB?$/.exec(text)?.[1]);

it.each(['coordinator', 'worker'] as const)(
  'lets the memory of a %s’s queries and the rest fit into its heap',
  async role => {
    const args = await write(role);
    const heap = args.find(arg => arg.startsWith('-Xmx'))?.slice(4);
    const config = await read('config.properties');
    const needed =
      megabytes(config.get('query.max-memory-per-node')) +
      megabytes(config.get('memory.heap-headroom-per-node'));
    expect(needed).toBeLessThan(megabytes(heap));
  },
);

it('binds a node to loopback', async () => {
  const args = await write('worker');
  expect(args).toContain('-Dnode.bind-ip=127.0.0.1');
  expect(args).toContain('-Dnode.internal-address=127.0.0.1');
});

it('makes one node the coordinator, and shows the same catalogs to both', async () => {
  await write('coordinator');
  const first = await read('config.properties');
  const lake = await read('catalog/lake.properties');
  await write('worker');
  const second = await read('config.properties');
  expect([first.get('coordinator'), second.get('coordinator')]).toEqual([
    'true',
    'false',
  ]);
  expect(second.get('discovery.uri')).toBe(first.get('discovery.uri'));
  expect(await read('catalog/lake.properties')).toEqual(lake);
});

it.each([
  ['openjdk 25.0.1 2025-10-21 LTS\nOpenJDK Runtime', 25],
  ['java 24 2025-03-18', 24],
  ['openjdk 17.0.15 2025-04-15', 17],
  ['no version at all', 0],
])('reads the version in "%s"', (answer, major) => {
  expect(majorOf(answer)).toBe(major);
});
