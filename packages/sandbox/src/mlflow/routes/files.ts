import type { Response } from 'express';
import { basename } from 'node:path/posix';
import type { ArtifactFile } from '../../training';
import { notFound } from '../MlflowError';
import type { FileWire } from '../wire';

/** Endings that the server sends as text. */
const TEXT_FILES = /(?:^|\/)(?:MLmodel|[^/]*\.(?:txt|md|json|yaml|yml|csv))$/;

/** What is directly in a directory of artifacts. */
export function listDirectory(
  files: ArtifactFile[],
  directory: string | undefined,
): FileWire[] {
  const prefix = directory ? `${directory.replace(/\/+$/, '')}/` : '';
  const entries = new Map<string, FileWire>();
  for (const { path, size } of files) {
    if (path.startsWith(prefix)) {
      const [name, ...deeper] = path.slice(prefix.length).split('/');
      const entry = `${prefix}${name}`;
      entries.set(
        entry,
        deeper.length > 0
          ? { path: entry, is_dir: true }
          : { path: entry, is_dir: false, file_size: size },
      );
    }
  }
  return [...entries.values()].sort((left, right) =>
    left.path < right.path ? -1 : 1,
  );
}

/**
 * Sends a file as an attachment; the bytes of a file without a text are all zero.
 *
 * @param rootUri - where the files are, as MLflow names it
 */
export function sendFile(
  response: Response,
  files: ArtifactFile[],
  rootUri: string,
  path: string,
): void {
  const file = files.find(candidate => candidate.path === path);
  if (!file) {
    const root = rootUri.replace('mlflow-artifacts:/', '');
    throw notFound(`No such artifact: '${root}/${path}'`);
  }
  response.setHeader(
    'Content-Disposition',
    `attachment; filename=${basename(path)}`,
  );
  response.setHeader(
    'Content-Type',
    TEXT_FILES.test(path) ? 'text/plain' : 'application/octet-stream',
  );
  response.end(file.text ?? Buffer.alloc(file.size));
}
