import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { z } from 'zod';

/** GitHub's REST API about one repository, by the credentials of Backstage's integrations. */
export class GithubApi {
  static create(integrations: ScmIntegrationRegistry): GithubApi {
    return new GithubApi(
      integrations,
      DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly credentials: GithubCredentialsProvider,
  ) {}

  hasCredentials(repository: string): boolean {
    const integration = this.integrations.github.byUrl(webUrlOf(repository));
    const { token, apps } = integration?.config ?? {};
    return Boolean(token || apps?.length);
  }

  /** `owner/name` */
  nameOf(repository: string): string {
    const { pathname } = new URL(webUrlOf(repository));
    return pathname.replace(/^\/|\.git$|\/$/g, '');
  }

  /**
   * @param path - below the repository
   * @throws ConflictError, ServiceUnavailableError - one sentence that begins with the host
   */
  async ask<T>(
    repository: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    { body, absent }: { body?: object; absent?: 'is an answer' } = {},
  ): Promise<T> {
    const url = webUrlOf(repository);
    const { host } = new URL(url);
    const integration = this.integrations.github.byUrl(url);
    const { headers } = await this.credentials.getCredentials({ url });
    const api = integration?.config.apiBaseUrl ?? 'https://api.github.com';
    const name = this.nameOf(repository);
    let response: Response;
    try {
      response = await fetch(`${api}/repos/${name}${path}`, {
        method,
        headers: {
          ...headers,
          Accept: 'application/vnd.github+json',
          ...(body && { 'Content-Type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(15_000),
      });
    } catch {
      throw new ServiceUnavailableError(`${host} did not answer`);
    }
    if (response.status === 409 || response.status === 422) {
      throw new ConflictError(
        `${host} refuses the change: the branch or the file is another by now`,
      );
    }
    if (!response.ok && !(absent && response.status === 404)) {
      throw new ServiceUnavailableError(
        `${host} answered HTTP ${response.status} for ${name}`,
      );
    }
    const answer = schema.safeParse(
      response.status === 404
        ? undefined
        : await response.json().catch(() => null),
    );
    if (!answer.success) {
      throw new ServiceUnavailableError(
        `${host} answered something that is not understood`,
      );
    }
    return answer.data;
  }
}

/** `git@host:owner/name.git` names the same repository as its web address. */
function webUrlOf(repository: string): string {
  const [, host, path] =
    /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(repository) ?? [];
  return host ? `https://${host}/${path}` : repository;
}
