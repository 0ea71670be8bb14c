import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { httpsOf } from '../gitOps/httpsOf';
import { HostConnection } from './askHost';
import { HostApi } from './HostApi';
import { repositoryName } from './repositoryName';

/** GitHub's REST API, by the credentials of Backstage's integrations. @public */
export class GithubApi extends HostApi {
  static create(integrations: ScmIntegrationRegistry): GithubApi {
    return new GithubApi(
      integrations,
      DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly credentials: GithubCredentialsProvider,
  ) {
    super();
  }

  hasCredentials(repository: string): boolean {
    const integration = this.integrations.github.byUrl(httpsOf(repository));
    const { token, apps } = integration?.config ?? {};
    return Boolean(token || apps?.length);
  }

  nameOf(repository: string): string {
    return repositoryName(repository);
  }

  protected pathOf(name: string): string {
    return `/repos/${name}`;
  }

  protected async connectionOf(repository: string): Promise<HostConnection> {
    const url = httpsOf(repository);
    const integration = this.integrations.github.byUrl(url);
    const { headers } = await this.credentials.getCredentials({ url });
    return {
      host: this.hostOf(repository),
      api: integration?.config.apiBaseUrl ?? 'https://api.github.com',
      headers: { ...headers, Accept: 'application/vnd.github+json' },
      conflicts: [409, 422],
    };
  }
}
