import { readFile } from 'fs/promises';
import { CliError } from './CliError';

/** What the system says about a path, in the words that the engines have for their sources. */
const PROBLEMS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied: this user may not read the file',
  EPERM: 'permission denied: this user may not read the file',
  EISDIR: 'this is a directory; name a file',
};

/**
 * The bytes of a file that the command line names.
 *
 * @throws CliError that names the file, and why it cannot be read
 */
export async function readNamedFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'code' in error
        ? String(error.code)
        : '';
    throw new CliError(
      `${file}: ${
        PROBLEMS[code] ?? `cannot be read (${code || String(error)})`
      }`,
    );
  }
}
