import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../stack/folders';

/** How a program of the project is run: with which variables, and until when. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** Relative to the project, whose folder it is when nothing is said. */
  folder?: string;
  /** Ends the program. */
  signal: AbortSignal;
}

/** Runs a program that prints for itself, and gives its exit code. */
function runShown(
  args: string[],
  { env, folder = '.', signal }: Surroundings,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: path.join(root, folder),
      env,
      stdio: 'inherit',
      signal,
      killSignal: 'SIGTERM',
    });
    child.once('error', error => {
      if (!signal.aborted) reject(error);
    });
    child.once('exit', code => resolve(code ?? 1));
  });
}

/** What a program has reported into a file whose path it was given; undefined when it did not come that far. */
async function reportOf(
  run: (file: string) => Promise<number>,
): Promise<{ code: number; report?: unknown }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-live-'));
  const file = path.join(folder, 'report.json');
  try {
    const code = await run(file);
    const report = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : undefined;
    return { code, report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Kubernetes plugin's proxy imports an ES module at run time, which Jest allows only so. */
const VM_MODULES = '--experimental-vm-modules --no-warnings';

/**
 * Runs test files of `e2e`, and gives Jest's report.
 *
 * @param pattern - of the files' paths
 * @param workers - how many files are run side by side
 */
export function runJest(
  pattern: string,
  workers: number,
  { env, signal }: Surroundings,
) {
  return reportOf(file =>
    runShown(
      [
        path.join(root, 'node_modules/.bin/jest'),
        ...['--config', path.join(root, 'e2e/jest.config.js')],
        ...(workers > 1 ? ['--maxWorkers', String(workers)] : ['--runInBand']),
        ...['--json', `--outputFile=${file}`, pattern],
      ],
      { env: { ...env, CI: 'true', NODE_OPTIONS: VM_MODULES }, signal },
    ),
  );
}

/** Runs test files of a package one after the other, and gives Jest's report. */
export function runPackageTests(pattern: string, surroundings: Surroundings) {
  return reportOf(file =>
    runShown(
      [
        path.join(root, 'node_modules/.bin/backstage-cli'),
        ...['package', 'test', '--watchAll=false'],
        ...['--runInBand', '--json', `--outputFile=${file}`, pattern],
      ],
      {
        ...surroundings,
        env: { ...surroundings.env, CI: 'true', NODE_OPTIONS: VM_MODULES },
      },
    ),
  );
}

/**
 * Runs what people do in a browser, and gives Playwright's report.
 *
 * @param folder - of e2e/live: `journeys` for those that need no sandbox and those that need real upstreams, or `proof`
 */
export function runJourneys(
  folder: 'journeys' | 'proof',
  { env, signal }: Surroundings,
) {
  return reportOf(file =>
    runShown(
      [
        path.join(root, 'node_modules/.bin/playwright'),
        'test',
        ...['--config', path.join(root, 'e2e/live', folder, 'playwright.ts')],
      ],
      {
        env: { ...env, CI: 'true', PLAYWRIGHT_JSON_OUTPUT_NAME: file },
        signal,
      },
    ),
  );
}
