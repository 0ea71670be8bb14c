import path from 'node:path';
import { answers } from '../components/answers';
import type { Component } from '../stack/Component';
import { root } from '../stack/folders';

const START_SECONDS = 240;

export const PORTAL = 'portal backend';

const CONFIGURATION = [
  'app-config.yaml',
  'e2e/live/app-config.live.yaml',
  'e2e/live/app-config.live-cluster.yaml',
  'e2e/live/faults/app-config.faults.yaml',
];

/** Whether the backend says that it is ready. */
export function isReady(address: string): Promise<boolean> {
  return answers(`${address}/.backstage/health/v1/readiness`);
}

/**
 * The portal's backend by itself, with nothing that starts it again or ends when it does.
 *
 * @param registryUrl - where it finds MLflow
 */
export function portalBackend(registryUrl: string): Component {
  return {
    name: 'portal-backend',
    version: '',
    needs: ['mlflow', 'control-plane', 'postgresql'],
    contracts: [],
    async install() {},
    async start(context) {
      const port = await context.freePort();
      const address = `http://127.0.0.1:${port}`;
      const process_ = context.spawn(
        PORTAL,
        process.execPath,
        [
          ...[
            '-r',
            path.join(
              root,
              'node_modules/@backstage/cli/config/nodeTransform.cjs',
            ),
          ],
          path.join(root, 'packages/backend/src/index.ts'),
          ...CONFIGURATION.flatMap(file => ['--config', path.join(root, file)]),
        ],
        {
          cwd: path.join(root, 'packages/backend'),
          env: {
            ...process.env,
            ...context.environment,
            NODE_ENV: 'development',
            BELLWETHER_PORT: String(port),
            BELLWETHER_URL: address,
            BELLWETHER_FAULTS_MLFLOW_URL: registryUrl,
          },
        },
      );
      await context.untilReady(process_, () => isReady(address), {
        timeoutSeconds: START_SECONDS,
      });
      return {
        processes: [{ process: process_, address }],
        environment: { BELLWETHER_FAULTS_PORTAL_URL: address },
      };
    },
  };
}
