/** A file in a repository, at a branch. @public */
export interface FileAddress {
  repository: string;
  revision: string;
  path: string;
}

/**
 * Reads the web address of a file on a host of repositories: `https://host/owner/name/blob/branch/path`, also with `tree`,
 * `edit` or `raw`. A branch with a slash in its name cannot be told from a folder and is not understood as one.
 *
 * @returns undefined: it is no such address
 * @public
 */
export function parseFileAddress(url: string): FileAddress | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const [, repository, revision, path] =
    /^(\/[^/]+\/[^/]+)\/(?:-\/)?(?:blob|tree|edit|raw)\/([^/]+)\/(.+)$/.exec(
      pathname,
    ) ?? [];
  if (!repository) return undefined;
  return {
    repository: `${origin}${repository}`,
    revision: decodeURIComponent(revision),
    path: decodeURIComponent(path),
  };
}
