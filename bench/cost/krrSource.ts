import { execFile } from 'child_process';
import crypto from 'crypto';
import fs from 'fs';
import path from 'path';
import { promisify } from 'util';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
/** KRR imports it and does not ask for it: it came with an older client of Google's. */
const UNDECLARED = 'cachetools';

/**
 * Installs KRR from a copy of its repository into a virtual environment of its own, once. The package index has no KRR.
 *
 * @param source - folder with its `pyproject.toml`
 * @returns its Python
 */
export async function installKrr(
  source: string,
  progress: (text: string) => void,
): Promise<string> {
  const project = path.join(source, 'pyproject.toml');
  if (!fs.existsSync(project)) {
    throw new Error(
      `${source} is no copy of github.com/robusta-dev/krr: it has no pyproject.toml`,
    );
  }
  const version = crypto
    .createHash('sha256')
    .update(fs.readFileSync(project))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(ROOT, '.cache/cost-bench', `krr-${version}`);
  const python = path.join(folder, 'bin/python');
  const ready = path.join(folder, 'ready');
  if (fs.existsSync(ready)) return python;
  progress('installing KRR and what it needs');
  await run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder]);
  await run(
    python,
    ['-m', 'pip', 'install', '--quiet', path.resolve(source), UNDECLARED],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  fs.writeFileSync(ready, '');
  return python;
}
