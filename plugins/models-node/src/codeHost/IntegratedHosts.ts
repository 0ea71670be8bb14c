import { InputError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { httpsOf } from '../gitOps/httpsOf';
import {
  CodeHost,
  OpenedPullRequest,
  ProposedChange,
  PullRequestState,
  SourceFile,
  SourceFolder,
} from './CodeHost';
import { GiteaHost } from './GiteaHost';
import { GithubHost } from './GithubHost';
import { GitlabHost } from './GitlabHost';

/** The hosts of Backstage's integrations: each repository is asked for where its address belongs to. @public */
export class IntegratedHosts implements CodeHost {
  static create(options: {
    integrations: ScmIntegrationRegistry;
  }): IntegratedHosts {
    return new IntegratedHosts(options.integrations, {
      github: GithubHost.create(options),
      gitlab: GitlabHost.create(options),
      gitea: GiteaHost.create(options),
    });
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly hosts: Readonly<Record<string, CodeHost>>,
  ) {}

  /** On which the portal can open a pull request. */
  get names(): string[] {
    const { github, gitlab, gitea } = this.integrations;
    return [...github.list(), ...gitlab.list(), ...gitea.list()]
      .map(({ config: { host } }) => host)
      .filter(host => this.problemOf(`https://${host}`) === undefined);
  }

  problemOf(repository: string): string | undefined {
    const type = this.typeOf(repository);
    if (type !== undefined && !Object.hasOwn(this.hosts, type)) {
      return `The portal opens pull requests on GitHub, GitLab and Gitea, and integrations.${type} has that repository.`;
    }
    return this.hostOf(repository).problemOf(repository);
  }

  async baseOf(source: SourceFolder): Promise<string> {
    return this.of(source.repository).baseOf(source);
  }

  async files(source: SourceFolder, base: string): Promise<SourceFile[]> {
    return this.of(source.repository).files(source, base);
  }

  async file(
    source: Pick<SourceFolder, 'repository'>,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined> {
    return this.of(source.repository).file(source, path, base);
  }

  async openPullRequest(change: ProposedChange): Promise<OpenedPullRequest> {
    return this.of(change.repository).openPullRequest(change);
  }

  async look(repository: string, number: number): Promise<PullRequestState> {
    return this.of(repository).look(repository, number);
  }

  private typeOf(repository: string): string | undefined {
    return this.integrations.byUrl(httpsOf(repository))?.type;
  }

  /** Of a host that no integration knows, GitHub's says what to configure. */
  private hostOf(repository: string): CodeHost {
    return this.hosts[this.typeOf(repository) ?? 'github'];
  }

  private of(repository: string): CodeHost {
    const problem = this.problemOf(repository);
    if (problem) throw new InputError(problem);
    return this.hostOf(repository);
  }
}
