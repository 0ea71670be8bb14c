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

/** GitHub's REST API, by the credentials of Backstage's integrations. What goes wrong is said of `repoUrl`. */
export class GithubRepositoriesApi {
  static create(integrations: ScmIntegrationRegistry): GithubRepositoriesApi {
    return new GithubRepositoriesApi(
      integrations,
      DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly credentials: GithubCredentialsProvider,
  ) {}

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

  async need<T>(
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

  /** @returns undefined: it is not there */
  async ask<T>(
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
