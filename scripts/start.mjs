// `npm start`: from a clean clone to a running portal. See the README.
import path from 'node:path';
import { parseArgs } from 'node:util';
import fs from 'node:fs';
import { Children, endOf, until } from './children.mjs';
import { assertPortFree } from './ports.mjs';
import {
  ensureFrontend,
  environment,
  main,
  PlainError,
  prepare,
  root,
  seconds,
  step,
  keptTypescript,
  typescript,
} from './toolchain.mjs';

const usage = `npm start -- [options]

  --config FILE     run against your own upstreams: FILE is read after app-config.yaml, and no sandbox is started
  --port N          port of the portal (default 7007)
  --sandbox-port N  first of the sandbox's ports (default 7100)
  --seed TEXT       seed of the sandbox's world
  --models N        size of the sandbox's world
  --dev             frontend with hot reload on port 3000 instead of the built one
  --verbose         show what the programs print
`;

function options() {
  try {
    const { values, tokens } = parseArgs({
      tokens: true,
      options: {
        config: { type: 'string', multiple: true },
        port: { type: 'string', default: '7007' },
        'sandbox-port': { type: 'string', default: '7100' },
        seed: { type: 'string' },
        models: { type: 'string' },
        dev: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const given = new Set(tokens.map(({ name }) => name));
    for (const name of ['port', 'sandbox-port']) {
      const number = Number(values[name]);
      if (!Number.isInteger(number) || number < 1 || number > 65_500) {
        throw new PlainError(
          `--${name} wants a port number, not '${values[name]}'.`,
        );
      }
      values[name] = number;
    }
    const ignored = ['seed', 'models', 'sandbox-port'].find(
      name => values.config && given.has(name),
    );
    if (ignored) {
      throw new PlainError(
        `--${ignored} is about the sandbox, and with --config none is started.`,
      );
    }
    return values;
  } catch (error) {
    throw new PlainError(`${error.message}\n\n${usage}`);
  }
}

function configFiles(values) {
  const own = (values.config ?? []).map(file =>
    path.resolve(process.env.INIT_CWD ?? process.cwd(), file),
  );
  for (const file of own) {
    if (!fs.existsSync(file)) {
      throw new PlainError(`The configuration file ${file} does not exist.`);
    }
  }
  return [
    path.join(root, 'app-config.yaml'),
    ...(own.length > 0 ? own : [path.join(root, 'app-config.sandbox.yaml')]),
  ];
}

/**
 * Without a limit Node lets the heap grow to over a gigabyte before it cleans up. With this one the backend holds 10,000
 * models (npm run bench -- catalog); a larger fleet sets its own with NODE_OPTIONS=--max-old-space-size=<MB>.
 */
const memoryLimits = /max-old-space-size/.test(process.env.NODE_OPTIONS ?? '')
  ? []
  : ['--max-old-space-size=340', '--max-semi-space-size=8'];

/**
 * glibc keeps a pool of memory for each thread, and raises the size from which a freed block goes back to the system with each large one
 * that is freed. With two pools and fixed sizes the backend holds on to less that nothing uses.
 */
const allocator = Object.fromEntries(
  Object.entries({
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '65536',
    MALLOC_TRIM_THRESHOLD_: '131072',
  }).map(([name, value]) => [name, process.env[name] ?? value]),
);

/** What the runtime has compiled is kept for the next start, by the content of each file. */
const compiled = {
  NODE_COMPILE_CACHE:
    process.env.NODE_COMPILE_CACHE ?? path.join(root, '.cache/compiled'),
};

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

await main(async () => {
  const started = Date.now();
  const values = options();
  if (values.help) {
    console.log(usage);
    return;
  }
  const files = configFiles(values);
  const withSandbox = !values.config;
  const base = values['sandbox-port'];
  const ports = {
    control: base,
    mlflow: base + 5,
    prometheus: base + 6,
    'Feast registry': base + 7,
    'Feast features': base + 8,
    'code host': base + 9,
    eu: base + 11,
    us: base + 12,
    'OpenCost of prod-eu': base + 13,
    'OpenCost of prod-us': base + 14,
  };

  console.log('Bellwether');
  await assertPortFree(values.port, 'the portal', '--port');
  if (values.dev) await assertPortFree(3000, 'the development frontend');
  if (withSandbox) {
    for (const [name, port] of Object.entries(ports)) {
      if (port === values.port) {
        throw new PlainError(
          `Port ${port} is the portal's (--port) and the sandbox's (${name}): choose another one with --port or --sandbox-port.`,
        );
      }
      await assertPortFree(port, `the sandbox (${name})`, '--sandbox-port');
    }
  }

  const { tools, yarn } = await prepare();
  const env = {
    ...environment(tools),
    NODE_ENV: 'development',
    BELLWETHER_PORT: String(values.port),
    BELLWETHER_URL: `http://localhost:${values.dev ? 3000 : values.port}`,
    BELLWETHER_SANDBOX_MLFLOW: `http://127.0.0.1:${ports.mlflow}`,
    BELLWETHER_SANDBOX_EU: `http://127.0.0.1:${ports.eu}`,
    BELLWETHER_SANDBOX_US: `http://127.0.0.1:${ports.us}`,
    BELLWETHER_SANDBOX_CODE_HOST: `127.0.0.1:${ports['code host']}`,
    BELLWETHER_SANDBOX_OPENCOST_EU: `http://127.0.0.1:${ports['OpenCost of prod-eu']}`,
    BELLWETHER_SANDBOX_PROMETHEUS: `http://127.0.0.1:${ports.prometheus}`,
    BELLWETHER_SANDBOX_LOGS: path.join(root, '.cache/inference-logs'),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
  };
  if (!values.dev) {
    await step('Frontend', () => ensureFrontend(tools, yarn));
  }

  const children = new Children();
  const show = handle => {
    if (values.verbose) {
      handle.listeners.add(line => console.log(`[${handle.name}] ${line}`));
    }
    handle.exited.then(({ code }) => {
      // Whoever waits for it to be ready says what happened before.
      if (children.ending || !handle.ready) return;
      console.error(
        `\nThe ${
          handle.name
        } ended (code ${code}). The end of its output:\n${endOf(handle)}`,
      );
      children.end().then(() => process.exit(1));
    });
    return handle;
  };

  try {
    if (withSandbox) {
      await step('Sandbox: MLflow and two clusters', async () => {
        const sandbox = show(
          children.start(
            'sandbox',
            tools.node,
            typescript(
              path.join(root, 'packages/sandbox/src/main.ts'),
              '--port',
              String(base),
              '--inference-logs',
              env.BELLWETHER_SANDBOX_LOGS,
              '--portal-url',
              `http://127.0.0.1:${values.port}`,
              ...(values.seed ? ['--seed', values.seed] : []),
              ...(values.models ? ['--models', values.models] : []),
            ),
            { env },
          ),
        );
        await until(sandbox, () =>
          answers(`http://127.0.0.1:${ports.control}/health`),
        );
      });
    }
    await step('Backend', async () => {
      const backend = show(
        children.start(
          'backend',
          tools.node,
          [
            ...memoryLimits,
            // Keeping the maps of every file costs about 40 MB: for those who change the code.
            ...(values.dev ? ['--enable-source-maps'] : []),
            ...(values.dev ? typescript : keptTypescript)(
              path.join(root, 'packages/backend/src/index.ts'),
              ...files.flatMap(file => ['--config', file]),
            ),
          ],
          {
            env: { ...env, ...allocator, ...compiled },
            cwd: path.join(root, 'packages/backend'),
          },
        ),
      );
      await until(backend, () =>
        answers(
          `http://127.0.0.1:${values.port}/.backstage/health/v1/readiness`,
        ),
      );
    });
    if (values.dev) {
      await step('Frontend with hot reload', async () => {
        const frontend = show(
          children.start(
            'frontend',
            tools.node,
            [
              path.join(root, 'node_modules/.bin/backstage-cli'),
              'package',
              'start',
              ...files.flatMap(file => ['--config', file]),
            ],
            { env, cwd: path.join(root, 'packages/app') },
          ),
        );
        await until(frontend, () => answers('http://localhost:3000/'));
      });
    }
  } catch (error) {
    await children.end();
    throw error;
  }
  console.log(
    `\n  Ready after ${seconds(started)}. Ctrl-C ends it.\n\n  ${
      env.BELLWETHER_URL
    }\n`,
  );
});
