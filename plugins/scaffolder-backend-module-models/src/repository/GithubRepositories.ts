import {
  ConflictError,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  GithubIntegration,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { z } from 'zod';
import { RepositoryAddress } from './repositoryAddress';

const repositorySchema = z.object({
  html_url: z.string(),
  default_branch: z.string(),
});
const shaSchema = z.object({ sha: z.string() });
const referenceSchema = z.object({ object: shaSchema });
const commitSchema = z.object({
  message: z.string(),
  tree: shaSchema,
  parents: z.array(shaSchema),
});
const ownerSchema = z.object({ type: z.string() });

export interface CodeFile {
  path: string;
  /** Base64, so that any file can be carried. */
  content: Buffer;
  executable: boolean;
}

/** Makes repositories on a host that speaks GitHub's API, by the credentials of Backstage's integrations. */
export class GithubRepositories {
  static create(integrations: ScmIntegrationRegistry): GithubRepositories {
    return new GithubRepositories(
      integrations,
      DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly credentials: GithubCredentialsProvider,
  ) {}

  /** Hosts on which the portal can make something. */
  get hosts(): string[] {
    return this.integrations.github
      .list()
      .filter(({ config: { token, apps } }) => token || apps?.length)
      .map(({ config }) => config.host);
  }

  /** @throws InputError - the portal has no credentials for the host */
  integrationOf({ host }: RepositoryAddress): GithubIntegration {
    const integration = this.integrations.github.byHost(host);
    const { token, apps } = integration?.config ?? {};
    if (!integration || !(token || apps?.length)) {
      throw new InputError(
        `repoUrl: the portal has no credentials for ${host} (integrations.github)`,
      );
    }
    return integration;
  }

  /** @returns undefined: there is no such repository */
  async find(address: RepositoryAddress) {
    return this.ask(address, 'GET', repoPath(address), repositorySchema);
  }

  /** @throws InputError - nobody of that name is there to own a repository */
  async owner(address: RepositoryAddress): Promise<'Organization' | 'User'> {
    const found = await this.ask(
      address,
      'GET',
      `/users/${encodeURIComponent(address.owner)}`,
      ownerSchema,
    );
    if (!found) {
      throw new InputError(
        `repoUrl: ${address.host} knows no owner '${address.owner}'`,
      );
    }
    return found.type === 'Organization' ? 'Organization' : 'User';
  }

  /** With one commit, so that a branch is there to work on. */
  async create(address: RepositoryAddress, description: string) {
    const path =
      (await this.owner(address)) === 'Organization'
        ? `/orgs/${encodeURIComponent(address.owner)}/repos`
        : '/user/repos';
    const made = await this.ask(address, 'POST', path, repositorySchema, {
      name: address.repo,
      description,
      private: true,
      auto_init: true,
    });
    if (!made) {
      throw new NotAllowedError(
        `repoUrl: the portal's account may not make repositories of ${address.owner} on ${address.host}`,
      );
    }
    return made;
  }

  /** The newest commit of a branch. */
  async head(address: RepositoryAddress, branch: string) {
    const reference = await this.need(
      address,
      'GET',
      `${repoPath(address)}/git/ref/heads/${encodeURIComponent(branch)}`,
      referenceSchema,
    );
    const { sha } = reference.object;
    const commit = await this.need(
      address,
      'GET',
      `${repoPath(address)}/git/commits/${sha}`,
      commitSchema,
    );
    return { sha, ...commit };
  }

  /** One commit that holds exactly these files. */
  async commit(
    address: RepositoryAddress,
    branch: string,
    parent: string,
    files: CodeFile[],
    message: string,
  ): Promise<string> {
    const path = repoPath(address);
    const tree = [];
    for (const { path: name, content, executable } of files) {
      const blob = await this.need(
        address,
        'POST',
        `${path}/git/blobs`,
        shaSchema,
        { content: content.toString('base64'), encoding: 'base64' },
      );
      tree.push({
        path: name,
        mode: executable ? '100755' : '100644',
        type: 'blob',
        sha: blob.sha,
      });
    }
    const made = await this.need(
      address,
      'POST',
      `${path}/git/trees`,
      shaSchema,
      { tree },
    );
    const commit = await this.need(
      address,
      'POST',
      `${path}/git/commits`,
      shaSchema,
      { message, tree: made.sha, parents: [parent] },
    );
    await this.need(
      address,
      'PATCH',
      `${path}/git/refs/heads/${encodeURIComponent(branch)}`,
      z.unknown(),
      { sha: commit.sha, force: false },
    );
    return commit.sha;
  }

  private async need<T>(
    address: RepositoryAddress,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T> {
    const answer = await this.ask(address, method, path, schema, body);
    if (answer === undefined) {
      throw new ServiceUnavailableError(
        `repoUrl: ${address.host} answered HTTP 404 for ${address.owner}/${address.repo}`,
      );
    }
    return answer;
  }

  private async ask<T>(
    address: RepositoryAddress,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T | undefined> {
    const { host, owner, repo } = address;
    const integration = this.integrationOf(address);
    const { headers } = await this.credentials.getCredentials({
      url: `https://${host}/${owner}/${repo}`,
    });
    const api = integration.config.apiBaseUrl ?? 'https://api.github.com';
    let response: Response;
    try {
      response = await fetch(`${api}${path}`, {
        method,
        headers: {
          ...headers,
          Accept: 'application/vnd.github+json',
          ...(body && { 'Content-Type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
    } catch {
      throw new ServiceUnavailableError(`repoUrl: ${host} did not answer`);
    }
    if (response.status === 404) return undefined;
    if (response.status === 401 || response.status === 403) {
      throw new NotAllowedError(
        `repoUrl: ${host} does not permit this to the portal's account (${response.status})`,
      );
    }
    if (response.status === 409 || response.status === 422) {
      throw new ConflictError(
        `repoUrl: ${host} refuses the change of ${owner}/${repo} (${response.status}): it is another by now, or the name is taken`,
      );
    }
    const answer = schema.safeParse(
      response.ok ? await response.json().catch(() => null) : undefined,
    );
    if (!response.ok || !answer.success) {
      throw new ServiceUnavailableError(
        response.ok
          ? `repoUrl: ${host} answered something that is not understood`
          : `repoUrl: ${host} answered HTTP ${response.status} for ${owner}/${repo}`,
      );
    }
    return answer.data;
  }
}

function repoPath({ owner, repo }: RepositoryAddress): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
}
