import { execFile } from 'child_process';
import fs from 'fs';
import path from 'path';
import { promisify } from 'util';
import { z } from 'zod';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
const REQUIREMENTS = path.join(
  ROOT,
  'packages/drift-engine/fixtures/requirements',
);
/** Shared with the script that makes the goldens. */
const ENVIRONMENTS = path.join(ROOT, '.cache/drift-peers');
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export type PeerName = 'scipy' | 'evidently' | 'alibi';

/** What a measured process says of itself. */
export const measuredSchema = z.object({
  /** One entry a round. */
  seconds: z.array(z.number()).min(1),
  readSeconds: z.number(),
  rssBytes: z.number(),
  answer: z.object({ statistic: z.number(), pValue: z.number() }).optional(),
});
export type Measured = z.infer<typeof measuredSchema>;

/** The measurement is the last line; what a library prints before it is none of it. */
export function parseMeasured(output: string): Measured {
  const line = output.trimEnd().split('\n').pop() ?? '';
  return measuredSchema.parse(JSON.parse(line));
}

/** Installs a peer into a virtual environment of its own, once. Returns its Python. */
export async function installPeer(
  peer: PeerName,
  progress: (text: string) => void,
): Promise<string> {
  const folder = path.join(ENVIRONMENTS, peer);
  const python = path.join(folder, 'bin/python');
  const ready = path.join(folder, 'ready');
  const wanted = fs.readFileSync(
    path.join(REQUIREMENTS, `${peer}.txt`),
    'utf8',
  );
  if (fs.existsSync(ready) && fs.readFileSync(ready, 'utf8') === wanted) {
    return python;
  }
  progress(`installing ${wanted.trim().replace(/\n/g, ', ')}`);
  try {
    await run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder]);
    await run(
      python,
      [
        ...['-m', 'pip', 'install', '--quiet', '--requirement'],
        path.join(REQUIREMENTS, `${peer}.txt`),
      ],
      { maxBuffer: MAX_OUTPUT_BYTES },
    );
  } catch (error) {
    throw new Error(
      `${peer} could not be installed: Python 3.11 with venv, and the package index, are needed (PYTHON names another Python). ${
        error instanceof Error
          ? error.message.split('\n').slice(-3).join(' ')
          : ''
      }`,
    );
  }
  fs.writeFileSync(ready, wanted);
  return python;
}

/** Runs one of the scripts in `peers/`. */
export async function measurePeer(
  python: string,
  script: string,
  files: { reference: string; current: string },
  rounds: number,
): Promise<Measured> {
  const { stdout } = await run(
    python,
    [
      path.join(__dirname, 'peers', script),
      files.reference,
      files.current,
      String(rounds),
    ],
    { maxBuffer: MAX_OUTPUT_BYTES },
  );
  return parseMeasured(stdout);
}
