/** A file in a repository, at a branch. @public */
export interface FileAddress {
  repository: string;
  revision: string;
  path: string;
}

/** Addresses of a file below the origin: of GitHub and older GitLab, of GitLab, of Gitea and its editor. */
const FORMS = [
  /^(\/[^/]+\/[^/]+)\/(?:blob|tree|edit|raw(?!\/branch))\/([^/]+)\/(.+)$/,
  /^((?:\/[^/]+){2,})\/-\/(?:blob|tree|edit|raw)\/([^/]+)\/(.+)$/,
  /^((?:\/[^/]+){2,}?)\/(?:(?:src|raw)\/branch|_edit)\/([^/]+)\/(.+)$/,
];

/**
 * Reads the web address of a file on a host of repositories: `https://host/owner/name/blob/branch/path`, also with `tree`,
 * `edit` or `raw`; GitLab's `https://host/group/…/name/-/blob/branch/path`; Gitea's `https://host/owner/name/src/branch/branch/path`,
 * also with `raw/branch` or `_edit`. A branch with a slash in its name cannot be told from a folder and is not understood as one.
 *
 * @returns undefined: it is no such address
 * @public
 */
export function parseFileAddress(url: string): FileAddress | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  for (const form of FORMS) {
    const [, repository, revision, path] = form.exec(pathname) ?? [];
    if (!repository) continue;
    try {
      return {
        repository: `${origin}${repository}`,
        revision: decodeURIComponent(revision),
        path: decodeURIComponent(path),
      };
    } catch {
      // No escapes of a text.
      return undefined;
    }
  }
  return undefined;
}

/**
 * The repository of a pull request by its web address, as GitHub (`/pull/7`), GitLab (`/-/merge_requests/7`) and Gitea
 * (`/pulls/7`) have it.
 *
 * @public
 */
export function repositoryOfPullRequest(url: string): string {
  return url.replace(/\/(?:pulls?|(?:-\/)?merge_requests)\/\d+\/?$/, '');
}

/**
 * Where people see the files of a branch; a path below it follows after a slash.
 *
 * @param type - of the integration that knows the host, such as `gitlab`
 * @public
 */
export function filesUrlOf(
  repositoryUrl: string,
  branch: string,
  type: string | undefined,
): string {
  const form =
    { gitlab: '-/blob', gitea: 'src/branch' }[type ?? 'github'] ?? 'blob';
  return `${repositoryUrl.replace(/\/$/, '')}/${form}/${branch}`;
}
