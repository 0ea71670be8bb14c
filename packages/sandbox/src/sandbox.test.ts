import { createConnection } from 'node:net';
import { startSandbox } from './sandbox';

/** Opens a connection, and tells how that went. */
function connect(url: string): Promise<string | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const socket = createConnection(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

describe('startSandbox', () => {
  it('serves every upstream on loopback, until it is closed', async () => {
    const sandbox = await startSandbox({ quiet: true, seed: 'one' });
    const { control, mlflow, feast, clusters } = sandbox.urls;
    const urls = [
      control,
      mlflow,
      ...Object.values(feast),
      ...Object.values(clusters),
    ];
    expect(Object.keys(clusters)).toEqual(['prod-eu', 'prod-us']);
    expect(new Set(urls).size).toBe(6);
    urls.forEach(url => expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/));
    expect((await fetch(`${control}/health`)).status).toBe(200);
    expect(await (await fetch(`${mlflow}/version`)).text()).toMatch(/^3\.17/);
    const nodes = await fetch(`${clusters['prod-eu']}/api`, {
      headers: { Authorization: `Bearer ${sandbox.tokens.portal}` },
    });
    expect(nodes.status).toBe(200);
    await sandbox.close();
    for (const url of urls) {
      expect(await connect(url)).toBe('ECONNREFUSED');
    }
  });

  it('breaks and mends an upstream from outside, and counts what it was asked', async () => {
    const sandbox = await startSandbox({ quiet: true, seed: 'one' });
    const { control, mlflow } = sandbox.urls;
    const put = await fetch(`${control}/faults/mlflow`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'refuse' }),
    });
    expect(put.status).toBe(200);
    expect(await connect(mlflow)).toBe('ECONNREFUSED');
    await fetch(`${control}/faults/mlflow`, { method: 'DELETE' });
    expect((await fetch(`${mlflow}/version`)).status).toBe(200);
    const counts = await (await fetch(`${control}/requests`)).json();
    expect(counts.mlflow).toEqual([
      { method: 'GET', route: '/version', status: 200, count: 1 },
    ]);
    await sandbox.close();
  });

  it('fails when a port is taken, and leaves nothing open', async () => {
    const first = await startSandbox({ quiet: true, seed: 'one' });
    const taken = Number(new URL(first.urls.clusters['prod-us']).port);
    await expect(
      startSandbox({
        quiet: true,
        seed: 'one',
        ports: { clusters: { 'prod-us': taken } },
      }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE', port: taken });
    await first.close();
  });
});
