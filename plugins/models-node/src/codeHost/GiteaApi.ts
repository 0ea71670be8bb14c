import { ConflictError } from '@backstage/errors';
import {
  getGiteaRequestOptions,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { httpsOf } from '../gitOps/httpsOf';
import { HostConnection } from './askHost';
import { HostApi } from './HostApi';
import { repositoryName } from './repositoryName';

/** The REST API of Gitea and Forgejo, by the credentials of Backstage's integrations. */
export class GiteaApi extends HostApi {
  constructor(private readonly integrations: ScmIntegrationRegistry) {
    super();
  }

  hasCredentials(repository: string): boolean {
    return Boolean(this.configOf(repository)?.password);
  }

  nameOf(repository: string): string {
    const { baseUrl } = this.configOf(repository) ?? {};
    return repositoryName(repository, {
      root: baseUrl && new URL(baseUrl).pathname,
    });
  }

  protected pathOf(name: string): string {
    return `/repos/${name}`;
  }

  protected async connectionOf(repository: string): Promise<HostConnection> {
    const config = this.configOf(repository);
    const host = this.hostOf(repository);
    if (!config) throw new ConflictError(`The portal does not know ${host}`);
    const { headers = {} } = getGiteaRequestOptions(config);
    return {
      host,
      api: `${config.baseUrl ?? `https://${config.host}`}/api/v1`,
      headers,
      conflicts: [409, 422],
    };
  }

  private configOf(repository: string) {
    return this.integrations.gitea.byUrl(httpsOf(repository))?.config;
  }
}
