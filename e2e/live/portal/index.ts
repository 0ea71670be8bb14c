import path from 'node:path';
import { answers } from '../components/answers';
import type { Component } from '../stack/Component';
import { root } from '../stack/folders';
import { announceChanges } from './webhook';

const START_SECONDS = 300;

export interface PortalOptions {
  /** Whether it also knows the cluster by an account without any rights there. */
  withStranger?: boolean;
}

/** Configuration for what runs of the stack; the portal's first upstream is MLflow. */
function configurationOf(
  environment: Record<string, string>,
  { withStranger }: PortalOptions,
): string[] {
  const cluster = withStranger ? 'cluster-and-stranger' : 'cluster';
  return [
    'live',
    ...(environment.BELLWETHER_KUBERNETES_URL ? [`live-${cluster}`] : []),
    ...(environment.POSTGRES_HOST ? ['live-database'] : []),
  ].map(name => path.join(__dirname, '..', `app-config.${name}.yaml`));
}

/** The portal, configured for the upstreams that run beside it, and told by MLflow of what changes there. */
export function portal(port: number, options: PortalOptions = {}): Component {
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
          ...configurationOf(context.environment, options).flatMap(file => [
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
      await announceChanges(context.environment.BELLWETHER_MLFLOW_URL, address);
      return {
        processes: [{ process: process_, address }],
        environment: { BELLWETHER_E2E_URL: address },
      };
    },
  };
}
