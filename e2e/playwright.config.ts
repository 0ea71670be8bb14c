import fs from 'fs';
import path from 'path';
import { defineConfig } from '@playwright/test';
import { requestLogEnvironment } from './journeys/requestLog';

const root = path.resolve(__dirname, '..');
const port = Number(process.env.BELLWETHER_E2E_PORT ?? 7207);
const sandboxPort = Number(process.env.BELLWETHER_E2E_SANDBOX_PORT ?? 7300);

/** A portal that already runs, for example against real upstreams; without it one is started with the sandbox. */
const running = process.env.BELLWETHER_E2E_URL;

/** Below the folder from which the portal's monitors may read; what an earlier run logged is no part of this one. */
const requestLogs = path.join(
  root,
  '.cache/inference-logs',
  `journeys-${port}`,
);
const isWorker = process.env.TEST_WORKER_INDEX !== undefined;
if (!running && !isWorker) {
  fs.rmSync(requestLogs, { recursive: true, force: true });
}

export default defineConfig({
  testDir: './journeys',
  outputDir: path.join(root, 'test-results'),
  // One portal and one world: a journey that moves an alias is seen by the others.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: process.env.CI ? 1 : 0,
  reporter: [
    ['list'],
    ...(process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['json'] as const] : []),
  ],
  use: {
    baseURL: running ?? `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  ...(running
    ? {}
    : {
        webServer: {
          command: `node scripts/start.mjs --port ${port} --sandbox-port ${sandboxPort}`,
          cwd: root,
          url: `http://localhost:${port}/.backstage/health/v1/readiness`,
          timeout: 300_000,
          // Reads often, so that a fault is seen within seconds, and judges the newest windows only.
          env: {
            BELLWETHER_SANDBOX_SECONDS: '4',
            BELLWETHER_SANDBOX_WINDOWS: '2',
            ...requestLogEnvironment(requestLogs),
          },
          reuseExistingServer: false,
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
          stdout: 'pipe' as const,
        },
      }),
  metadata: {
    sandboxControl:
      process.env.BELLWETHER_E2E_CONTROL ?? `http://127.0.0.1:${sandboxPort}`,
    sandboxMlflow: `http://127.0.0.1:${sandboxPort + 5}`,
  },
});
