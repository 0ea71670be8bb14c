import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const START_SECONDS = 60;

/** What a real OpenCost reads. */
export interface Sources {
  /** Name of the cluster, which the label `cluster` of every series holds. */
  cluster: string;
  prometheusUrl: string;
}

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

/** It does not start without an API server's address, although it is given a file of all objects, of which there are none. */
function kubeconfig(): string {
  const name = 'nowhere';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: 'http://127.0.0.1:1' } }],
    contexts: [{ name, context: { cluster: name } }],
    'current-context': name,
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

/**
 * Starts a real OpenCost that works out costs from the series of a given Prometheus. Its prices are those of the series; it
 * looks for no cloud, and tells nobody that it runs.
 *
 * @param binary - the program
 */
export async function startOpencost(
  binary: string,
  { cluster, prometheusUrl }: Sources,
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-opencost-'));
  const kubeconfigFile = path.join(folder, 'kubeconfig.json');
  await writeFile(kubeconfigFile, kubeconfig());
  await writeFile(path.join(folder, 'cluster-cache.json'), '{}');
  const port = await freePort();
  const server = spawn(binary, ['--log-level', 'error'], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      HOME: folder,
      PATH: process.env.PATH,
      API_PORT: String(port),
      CONFIG_PATH: `${folder}/`,
      CLUSTER_ID: cluster,
      // By this variable it knows that there is a cluster.
      KUBERNETES_PORT: '443',
      KUBECONFIG: kubeconfigFile,
      CLUSTER_CACHE_FILE_ENABLED: 'true',
      PROMETHEUS_SERVER_ENDPOINT: prometheusUrl,
      PROM_CLUSTER_ID_LABEL: 'cluster',
      CURRENT_CLUSTER_ID_FILTER_ENABLED: 'true',
      USE_CUSTOM_PROVIDER: 'true',
      PRODUCT_ANALYTICS_ENABLED: 'false',
      ERROR_REPORTING_ENABLED: 'false',
      LOG_COLLECTION_ENABLED: 'false',
      CACHE_WARMING_ENABLED: 'false',
    },
  });
  const ended = new Promise<void>(resolve => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const close = async () => {
    server.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_SECONDS * 1000;
  while (!(await isReady(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`OpenCost does not start: ${binary}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 200);
    });
  }
  return { url, close };
}
