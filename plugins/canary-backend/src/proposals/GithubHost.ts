import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { z } from 'zod';
import {
  CodeHost,
  ManifestSource,
  OpenedPullRequest,
  SourceFile,
} from './CodeHost';

/** A folder of manifests of one application is small; a larger one is no such folder. */
const MOST_FILES = 100;

const repositorySchema = z.object({ default_branch: z.string() });
const referenceSchema = z.object({ object: z.object({ sha: z.string() }) });
const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), type: z.string() })),
});
const fileSchema = z.object({ content: z.string(), sha: z.string() });
const pullSchema = z.object({
  number: z.number(),
  html_url: z.url(),
  state: z.string(),
  merged: z.boolean().optional(),
  merge_commit_sha: z.string().nullish(),
});

/** GitHub, by the credentials of Backstage's integrations. */
export class GithubHost implements CodeHost {
  static create(options: { integrations: ScmIntegrationRegistry }): GithubHost {
    return new GithubHost(
      options.integrations,
      DefaultGithubCredentialsProvider.fromIntegrations(options.integrations),
    );
  }

  private constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly credentials: GithubCredentialsProvider,
  ) {}

  async baseOf({ repository, revision }: ManifestSource): Promise<string> {
    if (revision && revision !== 'HEAD') return revision;
    const { default_branch } = await this.ask(
      repository,
      'GET',
      '',
      repositorySchema,
    );
    return default_branch;
  }

  async files(
    { repository, path = '' }: ManifestSource,
    base: string,
  ): Promise<SourceFile[]> {
    const folder = path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
    const { tree } = await this.ask(
      repository,
      'GET',
      `/git/trees/${encodeURIComponent(base)}?recursive=1`,
      treeSchema,
    );
    const paths = tree
      .filter(
        entry =>
          entry.type === 'blob' &&
          /\.ya?ml$/.test(entry.path) &&
          (folder === '' || entry.path.startsWith(`${folder}/`)),
      )
      .slice(0, MOST_FILES);
    const files: SourceFile[] = [];
    for (const entry of paths) {
      const { content, sha } = await this.ask(
        repository,
        'GET',
        `/contents/${inPath(entry.path)}?ref=${encodeURIComponent(base)}`,
        fileSchema,
      );
      files.push({
        path: entry.path,
        text: Buffer.from(content, 'base64').toString('utf8'),
        version: sha,
      });
    }
    return files;
  }

  async openPullRequest({
    source: { repository },
    base,
    branch,
    file,
    text,
    title,
    body,
  }: Parameters<CodeHost['openPullRequest']>[0]): Promise<OpenedPullRequest> {
    const { object } = await this.ask(
      repository,
      'GET',
      `/git/ref/heads/${inPath(base)}`,
      referenceSchema,
    );
    await this.ask(repository, 'POST', '/git/refs', z.unknown(), {
      ref: `refs/heads/${branch}`,
      sha: object.sha,
    });
    await this.ask(
      repository,
      'PUT',
      `/contents/${inPath(file.path)}`,
      z.unknown(),
      {
        message: title,
        content: Buffer.from(text, 'utf8').toString('base64'),
        sha: file.version,
        branch,
      },
    );
    const pull = await this.ask(repository, 'POST', '/pulls', pullSchema, {
      title,
      body,
      head: branch,
      base,
    });
    return { url: pull.html_url, number: pull.number, branch };
  }

  async look(
    { repository }: Pick<ManifestSource, 'repository'>,
    number: number,
  ): ReturnType<CodeHost['look']> {
    const pull = await this.ask(
      repository,
      'GET',
      `/pulls/${number}`,
      pullSchema,
    );
    if (pull.merged) {
      return { is: 'merged', commit: pull.merge_commit_sha ?? undefined };
    }
    return { is: pull.state === 'closed' ? 'closed' : 'open' };
  }

  private async ask<T>(
    repository: string,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T> {
    const url = webUrlOf(repository);
    const { host, pathname } = new URL(url);
    const integration = this.integrations.github.byUrl(url);
    const { headers } = await this.credentials.getCredentials({ url });
    const api = integration?.config.apiBaseUrl ?? 'https://api.github.com';
    const name = pathname.replace(/^\/|\.git$|\/$/g, '');
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
    if (!response.ok) {
      throw new ServiceUnavailableError(
        `${host} answered HTTP ${response.status} for ${name}`,
      );
    }
    const answer = schema.safeParse(await response.json().catch(() => null));
    if (!answer.success) {
      throw new ServiceUnavailableError(
        `${host} answered something that is not understood`,
      );
    }
    return answer.data;
  }
}

/** `git@host:owner/name.git` names the same repository as its web address. */
export function webUrlOf(repository: string): string {
  const [, host, path] =
    /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(repository) ?? [];
  return host ? `https://${host}/${path}` : repository;
}

function inPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
