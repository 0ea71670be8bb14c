import { InputError } from '@backstage/errors';
import { GithubIntegration } from '@backstage/integration';

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
  for (const [field, value] of Object.entries({ owner, repo })) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(value)) {
      throw new InputError(
        value
          ? `repoUrl: the ${field} '${value}' is no name of a repository or an owner`
          : `repoUrl: it names no ${field}`,
      );
    }
  }
  return { host, owner, repo };
}

/** Where people look at it. A code host of a test or a demo has no certificate; its API says how it is reached. */
export function webAddressOf(
  { host, owner, repo }: RepositoryAddress,
  integration: GithubIntegration,
): string {
  const isPlain = integration.config.apiBaseUrl?.startsWith('http:');
  return `${isPlain ? 'http' : 'https'}://${host}/${owner}/${repo}`;
}
