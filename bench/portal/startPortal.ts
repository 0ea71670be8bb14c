import fs from 'fs';
import os from 'os';
import path from 'path';
import { databaseOf, PortalDatabase } from './PortalDatabase';
import {
  freePort,
  freePorts,
  root,
  Running,
  startProgram,
  waitFor,
} from './processes';

export const INSTANCE = 'mlflow-prod';
export const WEBHOOK_SECRET = 'sandbox-webhook-secret';
/** Known to the measured backend only, which listens on loopback and ends with the measurement. */
const SERVICE_TOKEN = 'bench-service-token-of-a-throw-away-portal';

/** The sandbox's upstreams, from its control API on. */
const SANDBOX_PORTS = 20;

export interface Portal {
  url: string;
  mlflowUrl: string;
  /** Control API of the sandbox, and one of its clusters. */
  sandboxUrl: string;
  clusterUrl: string;
  database: PortalDatabase;
  probeFile: string;
  backend: Running;
  /** Milliseconds from the start of the backend's process until it said that it is ready. */
  readyMs: number;
  /** Header of a caller who is another service. */
  service: { authorization: string };
  /** Header of the guest, an owner of one team. */
  guest: { authorization: string };
  end(): Promise<void>;
}

/**
 * Starts a sandbox of the given size, and a portal on it with databases of its own.
 *
 * @param options - `config` is more of app-config, as lines; `prometheusUrl` is another Prometheus; `mlflowUrl` is another registry for the portal, beside a sandbox that only has the clusters to give
 */
export async function startPortal(options: {
  models: number;
  versions: number;
  mlflowUrl?: string;
  prometheusUrl?: string;
  config?: string[];
  /** For measurements that open none: the frontend need not have been built. */
  withoutScreens?: boolean;
}): Promise<Portal> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-bench-'));
  const database = databaseOf(folder);
  const running: Running[] = [];
  const end = async () => {
    for (const program of running.reverse()) await program.end();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const base = await freePorts(SANDBOX_PORTS);
    const sandbox = startProgram('packages/sandbox/src/main.ts', [
      ...['--port', String(base)],
      ...(options.mlflowUrl
        ? []
        : [
            ...['--models', String(options.models)],
            ...['--versions', String(options.versions)],
          ]),
    ]);
    running.push(sandbox);
    const mlflowUrl = options.mlflowUrl ?? `http://127.0.0.1:${base + 5}`;
    await waitFor(
      'The sandbox',
      async () => (await fetch(`http://127.0.0.1:${base}/health`)).ok,
      { running: sandbox },
    );

    const port = await freePort();
    const url = `http://localhost:${port}`;
    const config = path.join(folder, 'app-config.bench.yaml');
    fs.writeFileSync(
      config,
      [
        'backend:',
        '  database:',
        ...database.config,
        '  auth:',
        '    externalAccess:',
        '      - type: static',
        `        options: { token: ${SERVICE_TOKEN}, subject: bench }`,
        ...(options.withoutScreens
          ? [
              '  startup:',
              '    plugins:',
              '      app: { onPluginBootFailure: continue }',
            ]
          : []),
        'models:',
        '  registries:',
        `    ${INSTANCE}:`,
        '      schedule:',
        '        frequency: { seconds: 20 }',
        '        timeout: { minutes: 5 }',
        // As app-config.production.yaml does.
        'catalog:',
        '  processingInterval: { minutes: 10 }',
        ...(options.config ?? []),
        '',
      ].join('\n'),
    );
    const probeFile = path.join(folder, 'probe.jsonl');
    const started = Date.now();
    const backend = startProgram(
      'packages/backend/src/index.ts',
      ['app-config.yaml', 'app-config.sandbox.yaml', config].flatMap(file => [
        '--config',
        path.resolve(root, file),
      ]),
      {
        cwd: path.join(root, 'packages/backend'),
        // As `npm start` does.
        nodeOptions: [
          '--max-old-space-size=340',
          '--max-semi-space-size=8',
          '--expose-gc',
        ],
        loader: path.join(root, 'scripts/transform.cjs'),
        require: path.join(__dirname, 'processProbe.cjs'),
        env: {
          NODE_ENV: 'development',
          MALLOC_ARENA_MAX: '2',
          MALLOC_MMAP_THRESHOLD_: '65536',
          MALLOC_TRIM_THRESHOLD_: '131072',
          NODE_COMPILE_CACHE: path.join(root, '.cache/compiled'),
          LOG_LEVEL: 'warn',
          BENCH_PROBE_FILE: probeFile,
          BELLWETHER_PORT: String(port),
          BELLWETHER_URL: url,
          BELLWETHER_SANDBOX_MLFLOW: mlflowUrl,
          BELLWETHER_SANDBOX_PROMETHEUS:
            options.prometheusUrl ?? `http://127.0.0.1:${base + 6}`,
          BELLWETHER_SANDBOX_OPENCOST_EU: `http://127.0.0.1:${base + 13}`,
          BELLWETHER_SANDBOX_EU: `http://127.0.0.1:${base + 11}`,
          BELLWETHER_SANDBOX_US: `http://127.0.0.1:${base + 12}`,
        },
      },
    );
    running.push(backend);
    await waitFor(
      'The backend',
      async () => (await fetch(`${url}/.backstage/health/v1/readiness`)).ok,
      // Each question is work for the one who starts.
      { running: backend, everyMs: 100, timeoutMs: 240_000 },
    );
    const readyMs = Date.now() - started;
    const guest = await (
      await fetch(`${url}/api/auth/guest/refresh`, {
        headers: { 'x-requested-with': 'XMLHttpRequest' },
      })
    ).json();
    return {
      url,
      mlflowUrl,
      sandboxUrl: `http://127.0.0.1:${base}`,
      clusterUrl: `http://127.0.0.1:${base + 11}`,
      database,
      probeFile,
      backend,
      readyMs,
      service: { authorization: `Bearer ${SERVICE_TOKEN}` },
      guest: { authorization: `Bearer ${guest.backstageIdentity.token}` },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
