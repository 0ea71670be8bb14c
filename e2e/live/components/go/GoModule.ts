import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { LackingError } from '../../stack/PlainError';
import { downloading } from '../download';

const BUILD_SECONDS = 3600;

/** A build takes every core and up to 2 GB, so there is one at a time. */
let lastBuild: Promise<unknown> = Promise.resolve();

function inTurn<T>(build: () => Promise<T>): Promise<T> {
  const result = lastBuild.then(build);
  lastBuild = result.catch(() => {});
  return result;
}

const BUILD_ENVIRONMENT = { CGO_ENABLED: '0', GOFLAGS: '-trimpath' };

/** There is no program of this name; or an older one, which may not fetch a newer. */
const NO_GO = /'go' is needed|requires go >= \d/;

const NO_C = /C compiler "\S+" not found/;

async function go(
  context: Context,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  try {
    return await downloading('Go modules', () =>
      context.run('go', args, {
        cwd: options.cwd,
        env: { ...process.env, ...BUILD_ENVIRONMENT, ...options.env },
        timeoutSeconds: BUILD_SECONDS,
      }),
    );
  } catch (error) {
    if (error instanceof Error && NO_GO.test(error.message)) {
      throw new LackingError(
        'Go 1.26 or newer is needed to build it, and this machine has none.',
      );
    }
    if (error instanceof Error && NO_C.test(error.message)) {
      throw new LackingError(
        'A compiler for C is needed to build it, and this machine has none.',
      );
    }
    throw error;
  }
}

/** Something to build: the binary lies in the cache under name and version. */
export interface Program {
  /** Of the folder in the cache. */
  name: string;
  version: string;
  binary: string;
}

/** Where a program lies, once it is built. */
export function programPath(context: Context, program: Program): string {
  return path.join(
    context.cacheDirectory(program.name, program.version),
    program.binary,
  );
}

/** Builds a package of a module that is committed here with its go.sum, unless that was done already. */
export async function buildTool(
  context: Context,
  program: Program,
  source: { module: string; package: string; linkerFlags: string[] },
): Promise<void> {
  const target = programPath(context, program);
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}`;
  await inTurn(() =>
    go(
      context,
      [
        'build',
        ...['-ldflags', ['-s', '-w', ...source.linkerFlags].join(' ')],
        ...['-o', unfinished, source.package],
      ],
      { cwd: path.join(__dirname, source.module) },
    ),
  );
  await rename(unfinished, target);
}

/** Builds a program of a published module with that module's own dependencies, unless that was done already. */
export async function installTool(
  context: Context,
  program: Program,
  source: string,
): Promise<void> {
  const target = programPath(context, program);
  if (existsSync(target)) return;
  const folder = `${target}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  await inTurn(() =>
    go(
      context,
      ['install', '-ldflags', '-s -w', `${source}@v${program.version}`],
      { cwd: folder, env: { GOBIN: folder } },
    ),
  );
  await rename(path.join(folder, nameOfBinary(source)), target);
  await rm(folder, { recursive: true });
}

/**
 * Builds the program in the root of a published module, unless that was done already. In the module's own folder, by its own
 * go.sum: `go install` refuses a module that replaces others.
 */
export async function buildModule(
  context: Context,
  program: Program,
  source: {
    module: string;
    tags: string[];
    linkerFlags: string[];
    /** Some of it is written in C. */
    usesC: boolean;
  },
): Promise<void> {
  const target = programPath(context, program);
  if (existsSync(target)) return;
  const folder = await moduleFolder(
    context,
    { path: source.module, version: program.version },
    path.dirname(target),
  );
  const unfinished = `${target}.${process.pid}`;
  await inTurn(() =>
    go(
      context,
      [
        'build',
        ...['-tags', source.tags.join(',')],
        ...['-ldflags', ['-s', '-w', ...source.linkerFlags].join(' ')],
        ...['-o', unfinished, '.'],
      ],
      { cwd: folder, env: { CGO_ENABLED: source.usesC ? '1' : '0' } },
    ),
  );
  await rename(unfinished, target);
}

/** Where Go keeps a published module; it is downloaded if need be. */
async function moduleFolder(
  context: Context,
  module: { path: string; version: string },
  cwd: string,
): Promise<string> {
  const told = await go(
    context,
    ['mod', 'download', '-json', `${module.path}@v${module.version}`],
    { cwd },
  );
  const { Dir }: { Dir: string } = JSON.parse(told);
  return Dir;
}

/** Go leaves the major version at the end of a module's path out of the program's name. */
function nameOfBinary(source: string): string {
  const parts = source.split('/');
  const last = parts.pop() ?? source;
  return /^v\d+$/.test(last) ? parts.pop() ?? last : last;
}

/**
 * Copies files or folders of a published module into the cache, unless they are there already. A module's own files are read-only and
 * go when somebody clears Go's cache.
 */
export async function copyModuleFiles(
  context: Context,
  module: { path: string; version: string },
  files: string[],
  folder: string,
): Promise<string[]> {
  const targets = files.map(file => path.join(folder, path.basename(file)));
  if (targets.every(target => existsSync(target))) return targets;
  const source = await moduleFolder(context, module, folder);
  for (const [index, file] of files.entries()) {
    await cp(path.join(source, file), targets[index], { recursive: true });
  }
  return targets;
}
