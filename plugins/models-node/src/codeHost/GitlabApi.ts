import { ConflictError } from '@backstage/errors';
import {
  DefaultGitlabCredentialsProvider,
  GitlabCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { httpsOf } from '../gitOps/httpsOf';
import { HostConnection } from './askHost';
import { HostApi } from './HostApi';
import { repositoryName } from './repositoryName';

/** GitLab's REST API, by the credentials of Backstage's integrations. */
export class GitlabApi extends HostApi {
  static create(integrations: ScmIntegrationRegistry): GitlabApi {
    return new GitlabApi(
      integrations,
      DefaultGitlabCredentialsProvider.fromIntegrations(integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly credentials: GitlabCredentialsProvider,
  ) {
    super();
  }

  hasCredentials(repository: string): boolean {
    return Boolean(this.configOf(repository)?.token);
  }

  /** With the groups that it lies in. */
  nameOf(repository: string): string {
    const { baseUrl } = this.configOf(repository) ?? {};
    return repositoryName(repository, {
      nested: true,
      root: baseUrl && new URL(baseUrl).pathname,
    });
  }

  protected pathOf(name: string): string {
    return `/projects/${encodeURIComponent(name)}`;
  }

  protected async connectionOf(repository: string): Promise<HostConnection> {
    const config = this.configOf(repository);
    const host = this.hostOf(repository);
    if (!config) throw new ConflictError(`The portal does not know ${host}`);
    const { headers = {} } = await this.credentials.getCredentials({
      url: httpsOf(repository),
    });
    return {
      host,
      api: config.apiBaseUrl,
      headers,
      // 400 is what it answers where a branch or a file is there already.
      conflicts: [400, 409, 422],
    };
  }

  private configOf(repository: string) {
    return this.integrations.gitlab.byUrl(httpsOf(repository))?.config;
  }
}
