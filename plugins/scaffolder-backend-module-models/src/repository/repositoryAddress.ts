import { InputError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { filesUrlOf } from '@bellwether/plugin-models-common';

/** What Backstage's field for repositories gives. */
export interface RepositoryAddress {
  host: string;
  owner: string;
  repo: string;
}

/**
 * Reads `host?owner=…&repo=…`.
 *
 * @throws InputError - the message begins with the field
 */
export function parseRepositoryAddress(repoUrl: string): RepositoryAddress {
  const text = `https://${repoUrl}`;
  if (!URL.canParse(text)) {
    throw new InputError(
      `repoUrl: '${repoUrl}' is not of the form host?owner=…&repo=…`,
    );
  }
  const { host, searchParams } = new URL(text);
  const owner = searchParams.get('owner') ?? '';
  const repo = searchParams.get('repo') ?? '';
  // On GitLab an owner may be a group in a group.
  const parts = { owner: owner.split('/'), repo: [repo] };
  for (const [field, names] of Object.entries(parts)) {
    const value = names.join('/');
    if (!names.every(name => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))) {
      throw new InputError(
        value
          ? `repoUrl: the ${field} '${value}' is no name of a repository or an owner`
          : `repoUrl: it names no ${field}`,
      );
    }
  }
  return { host, owner, repo };
}

/** Where people look at it. A code host of a test or a demo has no certificate; its configuration says how it is reached. */
export function webAddressOf(
  { host, owner, repo }: RepositoryAddress,
  integrations: ScmIntegrationRegistry,
): string {
  const { baseUrl } =
    integrations.gitlab.byHost(host)?.config ??
    integrations.gitea.byHost(host)?.config ??
    {};
  const { apiBaseUrl } = integrations.github.byHost(host)?.config ?? {};
  const isPlain = (baseUrl ?? apiBaseUrl)?.startsWith('http:');
  return `${isPlain ? 'http' : 'https'}://${host}/${owner}/${repo}`;
}

/** Where people see the files of a branch. */
export function filesAddressOf(
  address: RepositoryAddress,
  integrations: ScmIntegrationRegistry,
  branch: string,
): string {
  const type = integrations.byHost(address.host)?.type;
  return filesUrlOf(webAddressOf(address, integrations), branch, type);
}

/** In which annotation Backstage keeps owner and name of a repository on such a host, as its own catalog writes them. */
const SLUG_ANNOTATIONS: Readonly<Record<string, string>> = {
  github: 'github.com/project-slug',
  gitlab: 'gitlab.com/project-slug',
};

/** @returns undefined: Backstage knows none for this host, and finds the repository by the entity's source location alone */
export function slugAnnotationOf(
  { host }: RepositoryAddress,
  integrations: ScmIntegrationRegistry,
): string | undefined {
  const type = integrations.byHost(host)?.type;
  return type === undefined ? undefined : SLUG_ANNOTATIONS[type];
}
