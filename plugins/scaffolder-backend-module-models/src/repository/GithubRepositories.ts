import { InputError, NotAllowedError } from '@backstage/errors';
import {
  GithubIntegration,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { GithubApi } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { forField } from '../forField';
import {
  accountSchema,
  commitSchema,
  contentSchema,
  KnownRepository,
  ownerSchema,
  referenceSchema,
  repositorySchema,
  shaSchema,
  treeSchema,
} from './githubAnswers';
import { httpsAddressOf } from './openRepository';
import { RepositoryAddress } from './repositoryAddress';

export interface CodeFile {
  path: string;
  /** Base64, so that any file can be carried. */
  content: Buffer;
  executable: boolean;
}

/** Makes repositories on a host that speaks GitHub's API. What goes wrong is said of the field `repoUrl`. */
export class GithubRepositories {
  static create(integrations: ScmIntegrationRegistry): GithubRepositories {
    return new GithubRepositories(integrations, GithubApi.create(integrations));
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly api: GithubApi,
  ) {}

  /** Hosts on which the portal can make something. */
  get hosts(): string[] {
    return this.integrations.github
      .list()
      .filter(({ config: { token, apps } }) => token || apps?.length)
      .map(({ config }) => config.host);
  }

  /** @throws InputError - of another kind than GitHub, or without credentials */
  integrationOf(address: RepositoryAddress): GithubIntegration {
    const { host } = address;
    const integration = this.integrations.github.byHost(host);
    const other = this.integrations.byHost(host)?.type;
    if (!integration && other) {
      throw new InputError(
        `repoUrl: a repository can be made on hosts of integrations.github only, and ${host} is one of integrations.${other}; for a repository that is there already take the template add-monitoring`,
      );
    }
    if (!integration || !this.api.hasCredentials(httpsAddressOf(address))) {
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

  /** @throws InputError - nobody of that name is there to own a repository, or a person for whom the portal can make none */
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
    if (found.type === 'Organization') return 'Organization';
    const own = await this.ask(address, 'GET', '/user', accountSchema);
    // Of persons it could only be made under its own name, wherever it was to go.
    if (!isSame(own?.login, address.owner)) {
      throw new InputError(
        `repoUrl: '${address.owner}' is a person on ${address.host}, for whom the portal's account can make no repository; choose an organization`,
      );
    }
    return 'User';
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

  /**
   * Whether it holds no more than the README that the host itself begins with: its name and its description. Whatever else there
   * is belongs to somebody, were it a single commit.
   */
  async isUntouched(
    address: RepositoryAddress,
    { default_branch: branch, description }: KnownRepository,
  ): Promise<boolean> {
    const at = `${repoPath(address)}`;
    const ref = encodeURIComponent(branch);
    const { parents } = await this.head(address, branch);
    const { tree } = await this.need(
      address,
      'GET',
      `${at}/git/trees/${ref}`,
      treeSchema,
    );
    if (parents.length > 0 || tree.length !== 1) return false;
    if (tree[0].path !== 'README.md') return false;
    const { content } = await this.need(
      address,
      'GET',
      `${at}/contents/README.md?ref=${ref}`,
      contentSchema,
    );
    const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');
    return (
      words(Buffer.from(content, 'base64').toString('utf8')) ===
      words(`# ${address.repo} ${description ?? ''}`)
    );
  }

  /** Lets the only branch be called as the files of a new project call it, where the host's owner prefers another name. */
  async nameBranch(
    address: RepositoryAddress,
    { default_branch: branch }: KnownRepository,
    name: string,
  ): Promise<void> {
    if (branch === name) return;
    await this.need(
      address,
      'POST',
      `${repoPath(address)}/branches/${encodeURIComponent(branch)}/rename`,
      z.unknown(),
      { new_name: name },
    );
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
    absent?: 'is an answer',
  ): Promise<T> {
    this.integrationOf(address);
    const at = httpsAddressOf(address);
    return forField('repoUrl', () =>
      this.api.askAt(at, method, path, schema, { body, absent }),
    );
  }

  /** @returns undefined: it is not there */
  private ask<T>(
    address: RepositoryAddress,
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T | undefined> {
    const wanted = schema.optional();
    return this.need(address, method, path, wanted, body, 'is an answer');
  }
}

/** The host tells no capital letters from small ones. */
function isSame(login: string | undefined, owner: string): boolean {
  const small = (name?: string) => name?.toLocaleLowerCase('en-US');
  return small(login) === small(owner);
}

function repoPath({ owner, repo }: RepositoryAddress): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
}
