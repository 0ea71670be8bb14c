import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Runs `work` on a file of its own that holds the bytes and that only this user can read; the file goes afterwards. */
export async function withTemporaryFile<T>(
  bytes: Uint8Array,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await fs.promises.mkdtemp(
    path.join(os.tmpdir(), 'bellwether-'),
  );
  try {
    const file = path.join(folder, 'input');
    await fs.promises.writeFile(file, bytes, { mode: 0o600 });
    return await work(file);
  } finally {
    await fs.promises.rm(folder, { recursive: true, force: true });
  }
}
