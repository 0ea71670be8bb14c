import { createServer, Server as HttpServer } from 'http';
import { AddressInfo } from 'net';
import { mockServices } from '@backstage/backend-test-utils';
import { ServerDirectory } from './ServerDirectory';

const START = Date.parse('2026-06-16T06:00:00Z');

let http: HttpServer;
let status = 200;
let complete = false;
let asked = 0;
beforeAll(async () => {
  http = createServer((_, response) => {
    asked += 1;
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        clusters: [{ cluster: 'prod-eu', complete }],
        servers: [],
      }),
    );
  });
  await new Promise<void>(resolve => {
    http.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => http.close());
beforeEach(() => {
  status = 200;
  asked = 0;
});

function directoryAt(now: () => number) {
  const { port } = http.address() as AddressInfo;
  return ServerDirectory.create({
    auth: mockServices.auth(),
    discovery: mockServices.discovery.mock({
      getBaseUrl: async () => `http://127.0.0.1:${port}`,
    }),
    now,
  });
}

it('asks again soon while a cluster is being listed, and seldom once all are', async () => {
  let now = START;
  const directory = directoryAt(() => now);
  complete = false;
  expect(await directory.clusters()).toEqual([]);
  complete = true;
  now += 4_000;
  expect(await directory.clusters()).toEqual([]);
  now += 1_500;
  expect(await directory.clusters()).toEqual(['prod-eu']);
  now += 29_000;
  await directory.clusters();
  expect(asked).toBe(2);
  now += 1_500;
  await directory.clusters();
  expect(asked).toBe(3);
});

it('remembers no failure', async () => {
  const directory = directoryAt(() => START);
  complete = true;
  status = 503;
  await expect(directory.clusters()).rejects.toThrow(/503/);
  status = 200;
  expect(await directory.clusters()).toEqual(['prod-eu']);
});

it('asks once for all who ask at the same time', async () => {
  const directory = directoryAt(() => START);
  complete = true;
  await Promise.all([directory.clusters(), directory.servers()]);
  expect(asked).toBe(1);
});
