import { spawnSync } from 'child_process';
import fs from 'fs/promises';
import os from 'os';
import path from 'path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { TEMPLATES } from './startScaffolder';

const POLICIES = path.join(TEMPLATES, 'policies');

const resultsSchema = z
  .array(
    z.object({
      msg: z.string(),
      constraint: z.object({ kind: z.string() }),
      violatingObject: z.object({
        kind: z.string(),
        metadata: z.object({ name: z.string() }),
      }),
    }),
  )
  .nullable();

/** What Gatekeeper's own program finds in objects, by the policies of the templates: constraint and sentence. */
export async function gatekeeper(
  program: string,
  objects: unknown[],
): Promise<string[]> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bellwether-gator-'));
  try {
    const file = path.join(folder, 'objects.yaml');
    await fs.writeFile(
      file,
      objects.map(object => stringify(object)).join('---\n'),
    );
    const { status, stdout, stderr } = spawnSync(
      program,
      [
        'test',
        ...[`--filename=${POLICIES}`, `--filename=${file}`],
        '--output=json',
      ],
      { encoding: 'utf8' },
    );
    // 1: something was found.
    if (status !== 0 && !stdout.trim().startsWith('[')) {
      throw new Error(`gator ended with ${status}: ${stderr}${stdout}`);
    }
    const results = resultsSchema.parse(JSON.parse(stdout.trim() || 'null'));
    return (results ?? []).map(
      // Of pods that it expects it says what they come from.
      ({ constraint, msg }) =>
        `${constraint.kind}: ${msg.replace(/^\[Implied by [^\]]+\] /, '')}`,
    );
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}
