#!/usr/bin/env node
/**
 * A real MLflow on loopback that holds really trained models.
 *
 *   node serve.mjs [--port 5000] [--data DIR] [--scratch] [--basic-auth] [--no-train]
 *
 *   --port        0 takes a free port
 *   --data        where database, artifacts and keys are kept
 *   --scratch     serve a copy that is thrown away at the end, so that tests may write
 *   --basic-auth  with users; the administrator's password is in <data>/admin-password
 *   --no-train    leave an empty server empty
 *
 * Prints "ready http://127.0.0.1:<port>" when it answers, and stays until SIGINT or SIGTERM.
 * Environment: BELLWETHER_CACHE (cache folder), PYTHON (an interpreter, 3.11 or newer).
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const requirements = path.join(here, 'requirements.txt');
const trainer = path.join(here, 'train.py');

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '5000' },
    data: { type: 'string' },
    scratch: { type: 'boolean', default: false },
    'basic-auth': { type: 'boolean', default: false },
    'no-train': { type: 'boolean', default: false },
  },
});

const hash = (...files) => {
  const sum = createHash('sha256');
  files.forEach(file => sum.update(fs.readFileSync(file)));
  return sum.digest('hex').slice(0, 12);
};

const cache = path.join(
  path.resolve(
    process.env.BELLWETHER_CACHE ?? path.join(here, '../../../.cache'),
  ),
  'mlflow-3.17.2',
);
const venv = path.join(cache, `venv-${hash(requirements)}`);
const bin = name => path.join(venv, 'bin', name);

const running = new Set();
let stopping = false;
const log = text => process.stderr.write(`${text}\n`);

class Failure extends Error {
  constructor(message, logFile) {
    super(message);
    this.logFile = logFile;
  }
}

/** Starts a program in a process group of its own, so that its children end with it. */
function start(command, args, { logFile, env, cwd } = {}) {
  if (stopping) throw new Failure('stopped');
  const out = fs.openSync(logFile, 'a');
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', out, out],
  });
  fs.closeSync(out);
  running.add(child);
  child.ended = new Promise(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? code));
  }).finally(() => running.delete(child));
  return child;
}

async function run(command, args, options_) {
  const result = await start(command, args, options_).ended;
  if (result !== 0) {
    throw new Failure(
      `${path.basename(command)} ${args[0]} ended with ${result}`,
      options_.logFile,
    );
  }
}

async function stop(child) {
  const signal = name => {
    try {
      process.kill(-child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  if (!child.pid || !running.has(child)) return;
  signal('SIGTERM');
  await Promise.race([child.ended, sleep(10_000, undefined, { ref: false })]);
  // The server may be gone before its workers are.
  signal('SIGKILL');
  await child.ended;
}

async function prepareVenv() {
  const done = path.join(venv, 'complete');
  if (fs.existsSync(done)) return;
  log('installing MLflow (about a minute, once)');
  fs.rmSync(venv, { recursive: true, force: true });
  fs.mkdirSync(cache, { recursive: true });
  const logFile = path.join(cache, 'install.log');
  fs.rmSync(logFile, { force: true });
  const python = process.env.PYTHON ?? 'python3';
  const check =
    'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")';
  await run(python, ['-c', check], { logFile });
  await run(python, ['-m', 'venv', venv], { logFile });
  await run(bin('pip'), ['install', '--requirement', requirements], {
    logFile,
  });
  fs.writeFileSync(done, '');
}

/** Reads a secret of the data folder, making it at first use. */
function secret(data, name, make) {
  const file = path.join(data, name);
  if (!fs.existsSync(file)) fs.writeFileSync(file, make(), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8');
}

async function claimPort(wanted) {
  const server = net.createServer();
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  }).catch(error => {
    throw new Failure(`port ${wanted}: ${error.message}`);
  });
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function serve(data, wantedPort, basicAuth) {
  const port = await claimPort(wantedPort);
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(data, 'server.log');
  // A Fernet key: 32 bytes in URL-safe base64 with padding.
  const fernetKey = () =>
    randomBytes(32)
      .toString('base64')
      .replaceAll('+', '-')
      .replaceAll('/', '_');
  const password = () => randomBytes(18).toString('base64url');
  const env = {
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
    MLFLOW_WEBHOOK_CACHE_TTL: '1',
    MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: secret(
      data,
      'webhook-key',
      fernetKey,
    ),
  };
  const args = [
    ...['server', '--host', '127.0.0.1', '--port', String(port)],
    ...['--workers', '1'],
    ...['--backend-store-uri', 'sqlite:///mlflow.db'],
    ...['--artifacts-destination', './artifacts'],
  ];
  if (basicAuth) {
    const ini = path.join(data, 'basic-auth.ini');
    fs.writeFileSync(
      ini,
      [
        '[mlflow]',
        'default_permission = READ',
        'database_uri = sqlite:///basic-auth.db',
        'admin_username = admin',
        // Each check of a password costs a quarter of a second without it.
        'auth_cache_ttl_seconds = 60',
        '',
      ].join('\n'),
    );
    env.MLFLOW_AUTH_CONFIG_PATH = ini;
    env.MLFLOW_AUTH_ADMIN_PASSWORD = secret(data, 'admin-password', password);
    env.MLFLOW_FLASK_SERVER_SECRET_KEY = secret(data, 'session-key', password);
    args.push('--app-name', 'basic-auth');
  }
  fs.rmSync(logFile, { force: true });
  const child = start(bin('mlflow'), args, { logFile, env, cwd: data });
  const deadline = Date.now() + 180_000;
  for (;;) {
    const answer = await fetch(`${url}/health`, {
      signal: AbortSignal.timeout(2_000),
    }).catch(() => undefined);
    if (answer?.ok) return { child, url, logFile };
    if (!running.has(child)) {
      throw new Failure(
        `the server ended with ${await child.ended} before it answered`,
        logFile,
      );
    }
    if (Date.now() > deadline) {
      throw new Failure('the server did not answer in three minutes', logFile);
    }
    await sleep(200);
  }
}

const isEmpty = folder =>
  !fs.existsSync(folder) || fs.readdirSync(folder).length === 0;

/** Trains beside the data folder and moves the result there, so that a folder is trained or empty. */
async function train(data) {
  log('training the models (about a minute, once)');
  const unfinished = `${data}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished, { recursive: true });
  const { child, url } = await serve(unfinished, 0, false);
  const logFile = path.join(unfinished, 'train.log');
  await run(bin('python'), ['-W', 'ignore', trainer, url], {
    logFile,
    cwd: unfinished,
    env: {
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: 'true',
      LOGNAME: 'trainer',
    },
  });
  await stop(child);
  fs.renameSync(unfinished, data);
}

const stopped = new Promise(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, resolve);
}).then(() => {
  stopping = true;
});

let scratch;
async function cleanUp() {
  stopping = true;
  await Promise.all([...running].map(stop));
  if (scratch) fs.rmSync(scratch, { recursive: true, force: true });
}

async function main() {
  await prepareVenv();
  const kept = path.resolve(
    options.data ?? path.join(cache, `data-${hash(requirements, trainer)}`),
  );
  if (isEmpty(kept)) {
    if (options['no-train']) fs.mkdirSync(kept, { recursive: true });
    else await train(kept);
  }
  let data = kept;
  if (options.scratch) {
    scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-mlflow-'));
    fs.cpSync(kept, scratch, { recursive: true });
    data = scratch;
  }
  const { child, url, logFile } = await serve(
    data,
    Number(options.port),
    options['basic-auth'],
  );
  process.stdout.write(`ready ${url}\n`);
  const result = await child.ended;
  if (!stopping) throw new Failure(`the server ended with ${result}`, logFile);
}

let failed = false;
await Promise.race([stopped, main()]).catch(error => {
  if (stopping) return;
  failed = true;
  log(error instanceof Failure ? error.message : error.stack);
  if (error.logFile && fs.existsSync(error.logFile)) {
    const lines = fs.readFileSync(error.logFile, 'utf8').trimEnd().split('\n');
    log(lines.slice(-30).join('\n'));
  }
});
await cleanUp();
process.exit(failed ? 1 : 0);
