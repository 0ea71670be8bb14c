import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { z } from 'zod';
import {
  CodeHost,
  OpenedPullRequest,
  PullRequestState,
  SourceFile,
  SourceFolder,
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

/** GitHub, by the credentials of Backstage's integrations. @public */
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

  problemOf(repository: string): string | undefined {
    const integration = this.integrations.github.byUrl(webUrlOf(repository));
    const { token, apps } = integration?.config ?? {};
    return token || apps?.length
      ? undefined
      : 'The portal has no credentials for that repository (integrations.github).';
  }

  async baseOf({ repository, revision }: SourceFolder): Promise<string> {
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
    { repository, path = '' }: SourceFolder,
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
      const file = await this.file({ repository }, entry.path, base);
      if (file) files.push(file);
    }
    return files;
  }

  async file(
    { repository }: Pick<SourceFolder, 'repository'>,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined> {
    const found = await this.ask(
      repository,
      'GET',
      `/contents/${inPath(path)}?ref=${encodeURIComponent(base)}`,
      fileSchema.optional(),
      { absent: 'is an answer' },
    );
    return (
      found && {
        path,
        text: Buffer.from(found.content, 'base64').toString('utf8'),
        version: found.sha,
      }
    );
  }

  async openPullRequest({
    repository,
    base,
    branch,
    files,
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
      body: { ref: `refs/heads/${branch}`, sha: object.sha },
    });
    try {
      for (const { path, text, version } of files) {
        await this.ask(
          repository,
          'PUT',
          `/contents/${inPath(path)}`,
          z.unknown(),
          {
            body: {
              message: title,
              content: Buffer.from(text, 'utf8').toString('base64'),
              sha: version,
              branch,
            },
          },
        );
      }
      const pull = await this.ask(repository, 'POST', '/pulls', pullSchema, {
        body: { title, body, head: branch, base },
      });
      return { url: pull.html_url, number: pull.number, branch };
    } catch (error) {
      await this.ask(
        repository,
        'DELETE',
        `/git/refs/heads/${inPath(branch)}`,
        z.unknown(),
      ).catch(() => undefined);
      throw error;
    }
  }

  async look(repository: string, number: number): Promise<PullRequestState> {
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
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    { body, absent }: { body?: object; absent?: 'is an answer' } = {},
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

function inPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
