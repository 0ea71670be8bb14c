import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { z } from 'zod';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Asked {
  body?: object;
  /** 404 gives undefined to the schema. */
  absent?: 'is an answer';
}

/** Above what a host takes to store a large file. */
const TIMEOUT_MS = 20_000;

/** GitHub's REST API, by the credentials of Backstage's integrations. @public */
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
   * Asks about one repository.
   *
   * @param path - below the repository
   * @throws ConflictError, ServiceUnavailableError - one sentence that begins with the host
   */
  async ask<T>(
    repository: string,
    method: Method,
    path: string,
    schema: z.ZodType<T>,
    asked: Asked = {},
  ): Promise<T> {
    const at = `/repos/${this.nameOf(repository)}${path}`;
    return this.askAt(repository, method, at, schema, asked);
  }

  /**
   * Asks by the credentials for a repository, which need not be there, about anything of its host.
   *
   * @param path - below the API's root
   * @throws ConflictError, ServiceUnavailableError - one sentence that begins with the host
   */
  async askAt<T>(
    repository: string,
    method: Method,
    path: string,
    schema: z.ZodType<T>,
    { body, absent }: Asked = {},
  ): Promise<T> {
    const url = webUrlOf(repository);
    const { host } = new URL(url);
    const integration = this.integrations.github.byUrl(url);
    const { headers } = await this.credentials.getCredentials({ url });
    const api = integration?.config.apiBaseUrl ?? 'https://api.github.com';
    const name = this.nameOf(repository);
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
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new ServiceUnavailableError(`${host} did not answer`);
    }
    if (response.status === 409 || response.status === 422) {
      throw new ConflictError(
        `${host} refuses the change of ${name} (${response.status}): it is another by now, or the name is taken`,
      );
    }
    if (response.status === 401 || response.status === 403) {
      // Of the portal, not of the person: they need not be told that they may not.
      throw new ServiceUnavailableError(
        `${host} does not permit this to the portal's account (${response.status})`,
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
