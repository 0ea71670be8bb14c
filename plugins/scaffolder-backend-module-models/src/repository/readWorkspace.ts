import fs from 'fs/promises';
import path from 'path';
import { CodeFile } from './GithubRepositories';

/** Every file below a folder, in the order of their names. Links are left out: they may lead out of it. */
export async function readWorkspace(root: string): Promise<CodeFile[]> {
  const files: CodeFile[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== '.git') await walk(at);
      if (entry.isFile()) {
        const { mode } = await fs.stat(at);
        files.push({
          path: path.relative(root, at).split(path.sep).join('/'),
          content: await fs.readFile(at),
          executable: (mode & 0o100) !== 0,
        });
      }
    }
  };
  await walk(root);
  return files;
}
