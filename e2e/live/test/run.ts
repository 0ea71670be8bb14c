import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../stack/folders';

/** Runs a program of the project that prints for itself, and gives its exit code; ends it when the signal says so. */
export function runShown(
  args: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
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

/** Runs test files one after the other, and gives Jest's report; undefined when Jest itself did not come that far. */
export async function runJest(
  patterns: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<{ code: number; report?: unknown }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-live-'));
  const file = path.join(folder, 'report.json');
  try {
    const code = await runShown(
      [
        path.join(root, 'node_modules/.bin/backstage-cli'),
        ...['repo', 'test', '--watchAll=false', '--runInBand'],
        ...['--json', `--outputFile=${file}`],
        ...patterns,
      ],
      {
        ...env,
        CI: 'true',
        NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      },
      signal,
    );
    return {
      code,
      report: existsSync(file)
        ? JSON.parse(readFileSync(file, 'utf8'))
        : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the journeys in a browser that need no sandbox. */
export function runJourneys(
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  return runShown(
    [
      path.join(root, 'node_modules/.bin/playwright'),
      ...['test', '--config', path.join(root, 'e2e/playwright.config.ts')],
      ...['--grep-invert', '@sandbox'],
    ],
    env,
    signal,
  );
}
