import { spawn } from 'child_process';
import fs from 'fs';
import os from 'os';
import path from 'path';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../../..');

/** The portal's backend, as `npm start` runs it, with a configuration of one's own; resolves when it has ended. */
async function startWith(configuration: string) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-config-'));
  const file = path.join(folder, 'app-config.mine.yaml');
  fs.writeFileSync(file, configuration);
  const child = spawn(
    process.execPath,
    [
      '-r',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.join(__dirname, 'index.ts'),
      ...['--config', path.join(ROOT, 'app-config.yaml'), '--config', file],
    ],
    {
      cwd: path.join(ROOT, 'packages/backend'),
      env: { PATH: process.env.PATH, BELLWETHER_PORT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const code = await new Promise(resolve => child.once('close', resolve));
  fs.rmSync(folder, { recursive: true });
  return { code, said };
}

it('ends when the configuration is wrong, and says last which keys', async () => {
  const { code, said } = await startWith(`
models:
  registries:
    mlflow-prod:
      auth: { type: basic, username: portal, password: not-to-be-told }
catalog:
  providers:
    models:
      prod:
        registry: mlflow-prod
        owner: { default: group:default/ml-platform }
        schedule: { frequency: often, timeout: { minutes: 1 } }
`);
  expect(code).toBe(1);
  expect(said).toContain("'models.registries.mlflow-prod.baseUrl'");
  expect(said).toContain('catalog.providers.models.prod.schedule');
  expect(said).not.toContain('not-to-be-told');
});
