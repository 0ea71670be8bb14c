import path from 'node:path';
import { answers } from './components/answers';
import { root } from './stack/folders';
import type { Component } from './stack/Component';

const START_SECONDS = 300;

/** Configuration for the upstreams of the stack; the portal's first one is MLflow. */
function configurationOf(environment: Record<string, string>): string[] {
  return [
    'app-config.live.yaml',
    ...(environment.BELLWETHER_KUBERNETES_URL
      ? ['app-config.live-cluster.yaml']
      : []),
  ].map(name => path.join(__dirname, name));
}

/** The portal, configured for the upstreams that run beside it. */
export function portal(port: number): Component {
  return {
    name: 'portal',
    version: '',
    needs: ['mlflow'],
    contracts: [],
    install: async () => {},
    async start(context) {
      const process_ = context.spawn(
        'portal',
        process.execPath,
        [
          path.join(root, 'scripts/start.mjs'),
          ...['--port', String(port)],
          ...configurationOf(context.environment).flatMap(file => [
            '--config',
            file,
          ]),
          '--verbose',
        ],
        { cwd: root, env: { ...process.env, ...context.environment } },
      );
      const address = `http://localhost:${port}`;
      await context.untilReady(
        process_,
        () => answers(`${address}/.backstage/health/v1/readiness`),
        { timeoutSeconds: START_SECONDS },
      );
      return {
        processes: [{ process: process_, address }],
        environment: { BELLWETHER_E2E_URL: address },
      };
    },
  };
}
