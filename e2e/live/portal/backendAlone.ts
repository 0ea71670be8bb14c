import path from 'node:path';
import { answers } from '../components/answers';
import type { Component } from '../stack/Component';
import { root } from '../stack/folders';

const START_SECONDS = 240;

export interface BackendAloneOptions {
  /** Names of the component and of its process. */
  component: string;
  process: string;
  needs: string[];
  /** Files from the project's folder, in the order in which they are read. */
  configuration: string[];
  /** Under this name its address is published. */
  variable: string;
  environment?: Record<string, string>;
}

/** Whether the backend says that it is ready. */
export function isReady(address: string): Promise<boolean> {
  return answers(`${address}/.backstage/health/v1/readiness`);
}

/** The portal's backend by itself, with nothing that starts it again or ends when it does. */
export function backendAlone(options: BackendAloneOptions): Component {
  return {
    name: options.component,
    version: '',
    needs: options.needs,
    contracts: [],
    async install() {},
    async start(context) {
      const port = await context.freePort();
      const address = `http://127.0.0.1:${port}`;
      const process_ = context.spawn(
        options.process,
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
          ...options.configuration.flatMap(file => [
            '--config',
            path.join(root, file),
          ]),
        ],
        {
          cwd: path.join(root, 'packages/backend'),
          env: {
            ...process.env,
            ...context.environment,
            NODE_ENV: 'development',
            BELLWETHER_PORT: String(port),
            BELLWETHER_URL: address,
            ...options.environment,
          },
        },
      );
      await context.untilReady(process_, () => isReady(address), {
        timeoutSeconds: START_SECONDS,
      });
      return {
        processes: [{ process: process_, address }],
        environment: { [options.variable]: address },
      };
    },
  };
}
