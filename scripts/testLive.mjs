// `npm run test:live`: the contract tests and the journeys against a real MLflow with really trained models.
import path from 'node:path';
import { findBrowser, HOW_TO_GET_ONE } from './browser.mjs';
import {
  Children,
  environment,
  freePort,
  main,
  PlainError,
  prepare,
  root,
  step,
  until,
} from './toolchain.mjs';
import { spawn } from 'node:child_process';

function run(command, args, env) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    child.once('exit', code => resolve(code ?? 1));
  });
}

await main(async () => {
  const browser = findBrowser();
  if (!browser) throw new PlainError(HOW_TO_GET_ONE);
  const { tools } = await prepare();
  const children = new Children();
  try {
    const mlflowPort = await freePort();
    const mlflowUrl = `http://127.0.0.1:${mlflowPort}`;
    const env = {
      ...environment(tools),
      BELLWETHER_MLFLOW_URL: mlflowUrl,
      CHROME_PATH: browser,
    };
    await step('MLflow (installs and trains on the first run)', async () => {
      const mlflow = children.start(
        'MLflow',
        tools.node,
        [
          path.join(root, 'e2e/live/mlflow/serve.mjs'),
          ...['--scratch', '--port', String(mlflowPort)],
        ],
        { env },
      );
      await until(
        mlflow,
        () => mlflow.lines.some(line => line.startsWith('ready ')),
        { timeoutSeconds: 900 },
      );
    });

    const contract = await run(
      tools.node,
      [
        path.join(root, 'node_modules/.bin/backstage-cli'),
        ...['repo', 'test', '--watchAll=false', 'e2e/contract/mlflow'],
      ],
      {
        ...env,
        CI: 'true',
        NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      },
    );

    const port = await freePort();
    const url = `http://localhost:${port}`;
    await step('Portal', async () => {
      const portal = children.start(
        'portal',
        tools.node,
        [
          path.join(root, 'scripts/start.mjs'),
          ...['--port', String(port)],
          ...['--config', path.join(root, 'e2e/live/app-config.live.yaml')],
        ],
        { env },
      );
      await until(portal, () => portal.lines.some(line => line.includes(url)), {
        timeoutSeconds: 300,
      });
    });
    const journeys = await run(
      tools.node,
      [
        path.join(root, 'node_modules/.bin/playwright'),
        ...['test', '--config', path.join(root, 'e2e/playwright.config.ts')],
        ...['--grep-invert', '@sandbox'],
      ],
      { ...env, BELLWETHER_E2E_URL: url },
    );
    process.exitCode = contract === 0 && journeys === 0 ? 0 : 1;
  } finally {
    await children.end();
  }
});
