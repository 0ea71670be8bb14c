import fs from 'fs/promises';
import os from 'os';
import path from 'path';
import { Sandbox } from '@bellwether/sandbox';
import { newModelValues } from './newModelValues';
import { Scaffolder } from './startScaffolder';

/** What `new-model` would make: its files by path, and the whole answer of the scaffolder. */
export async function generate(
  scaffolder: Scaffolder,
  sandbox: Sandbox,
  options: Record<string, unknown>,
): Promise<{ files: Map<string, string>; whole: string }> {
  const { body, status } = await scaffolder.dryRun(
    'new-model',
    newModelValues(sandbox, options),
  );
  expect({ status, error: body.error?.message, errors: body.errors }).toEqual({
    status: 200,
  });
  const files = new Map<string, string>();
  for (const file of body.directoryContents) {
    files.set(
      file.path,
      Buffer.from(file.base64Content, 'base64').toString('utf8'),
    );
  }
  return { files, whole: JSON.stringify(body) };
}

/** Does something with files in a folder, which is gone afterwards. */
export async function inFolder<T>(
  files: Map<string, string>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bellwether-made-'));
  try {
    for (const [name, text] of files) {
      const file = path.join(folder, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, text);
    }
    return await work(folder);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}
