import { spawnSync } from 'child_process';

/** What `make` would run. */
export function planOf(folder: string, ...targets: string[]) {
  const { stdout, stderr, status } = spawnSync(
    'make',
    ['--dry-run', ...targets],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  return { status, printed: stdout + stderr };
}
