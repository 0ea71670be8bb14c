import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openMetricsText } from './series';

const START_SECONDS = 30;

/** A port on loopback that is free at the moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(address && typeof address === 'object' ? address.port : 0),
      );
    });
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (!(await isReady(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      throw new Error('Prometheus does not start');
    }
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}

/**
 * Starts a real Prometheus on loopback that has the contract's series and scrapes nothing.
 *
 * @param binary - the program `prometheus`; `promtool` is beside it, or on the path
 */
export async function startPrometheus(
  binary: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-prometheus-'));
  const data = path.join(folder, 'data');
  const text = path.join(folder, 'series.txt');
  const configuration = path.join(folder, 'prometheus.yml');
  await writeFile(text, openMetricsText());
  await writeFile(configuration, 'global: { evaluation_interval: 1m }\n');
  const promtool = path.join(path.dirname(binary), 'promtool');
  await promisify(execFile)(path.isAbsolute(binary) ? promtool : 'promtool', [
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    text,
    data,
  ]);
  const port = await freePort();
  const server = spawn(
    binary,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise<void>(resolve => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const close = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, server);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}
