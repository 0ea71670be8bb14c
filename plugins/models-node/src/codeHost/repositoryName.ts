import { InputError } from '@backstage/errors';
import { httpsOf } from '../gitOps/httpsOf';

/**
 * Path of a repository on its host: `owner/name`, or `group/…/name` where groups may hold groups.
 *
 * @param root - path below which the host lies on its machine
 * @throws InputError - it is no such address
 */
export function repositoryName(
  repository: string,
  { nested = false, root = '/' }: { nested?: boolean; root?: string } = {},
): string {
  const url = httpsOf(repository);
  const { pathname } = URL.canParse(url) ? new URL(url) : { pathname: '' };
  const above = root.endsWith('/') ? root : `${root}/`;
  const parts = (pathname.startsWith(above) ? pathname.slice(above.length) : '')
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .split('/');
  if (
    !parts.every(isName) ||
    (nested ? parts.length < 2 : parts.length !== 2)
  ) {
    throw new InputError(`repository: '${pathname}' names no repository`);
  }
  return parts.join('/');
}

function isName(part: string): boolean {
  return /^[\w.-]+$/.test(part) && part !== '.' && part !== '..';
}

/** Whether a path stays in the repository, as every path of a file in it does. */
export function isFilePath(path: string): boolean {
  return path
    .split('/')
    .every(
      part =>
        part !== '' && part !== '.' && part !== '..' && !/\p{C}/u.test(part),
    );
}

/** @throws InputError - the path leads elsewhere, or the name is none of a branch */
export function checkNames(names: {
  branches: readonly string[];
  paths?: readonly string[];
}): void {
  for (const path of names.paths ?? []) {
    if (!isFilePath(path)) {
      throw new InputError(`files: '${path}' is no path of a file`);
    }
  }
  for (const branch of names.branches) {
    // As git-check-ref-format has it.
    if (
      !/^[^\p{C} ~^:?*[\\]+$/u.test(branch) ||
      /^[-/]|\.\.|@\{|\/\/|(^|\/)\.|\.lock(\/|$)|[/.]$/.test(branch)
    ) {
      throw new InputError(`branch: '${branch}' is no name of a branch`);
    }
  }
}

/** As a part of an address; slashes stay. */
export function inPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
