import { ConflictError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { z } from 'zod';
import {
  CodeHost,
  OpenedPullRequest,
  ProposedChange,
  PullRequestState,
  SourceFile,
  SourceFolder,
} from './CodeHost';
import { GithubApi } from './GithubApi';

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
  head: z.object({ ref: z.string() }).optional(),
});

/** GitHub, by the credentials of Backstage's integrations. @public */
export class GithubHost implements CodeHost {
  static create(options: { integrations: ScmIntegrationRegistry }): GithubHost {
    return new GithubHost(GithubApi.create(options.integrations));
  }

  private constructor(private readonly api: GithubApi) {}

  problemOf(repository: string): string | undefined {
    return this.api.hasCredentials(repository)
      ? undefined
      : 'The portal has no credentials for that repository (integrations.github).';
  }

  async baseOf({ repository, revision }: SourceFolder): Promise<string> {
    if (revision && revision !== 'HEAD') return revision;
    const { default_branch } = await this.api.ask(
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
    const { tree } = await this.api.ask(
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
    const found = await this.api.ask(
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

  async openPullRequest(change: ProposedChange): Promise<OpenedPullRequest> {
    const { repository, branch, onBranch } = change;
    const left = change.isRepeatable && (await this.pullOf(change));
    if (left) return { url: left.html_url, number: left.number, branch };
    await onBranch?.('perhaps there');
    try {
      await this.branchOff(change);
    } catch (error) {
      // One that was there is not ours to remove; with a lost answer it may have been made.
      const isOthers = error instanceof ConflictError && !change.isRepeatable;
      if (isOthers || (await this.removeBranch(repository, branch))) {
        await onBranch?.('gone');
      }
      throw error;
    }
    try {
      return await this.fill(change);
    } catch (error) {
      const answerless =
        change.isRepeatable &&
        (await this.pullOf(change).catch(() => undefined));
      if (answerless) {
        return { url: answerless.html_url, number: answerless.number, branch };
      }
      if (await this.removeBranch(repository, branch)) await onBranch?.('gone');
      throw error;
    }
  }

  async look(repository: string, number: number): Promise<PullRequestState> {
    const pull = await this.api.ask(
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

  /** An open pull request of the branch, whose making was not answered. */
  private async pullOf({ repository, branch }: ProposedChange) {
    const [owner] = this.api.nameOf(repository).split('/');
    const query = new URLSearchParams({
      state: 'open',
      head: `${owner}:${branch}`,
    });
    const pulls = await this.api.ask(
      repository,
      'GET',
      `/pulls?${query}`,
      z.array(pullSchema).optional(),
      { absent: 'is an answer' },
    );
    // A host that does not know the question answers with all of them.
    return pulls?.find(
      ({ head, state }) => head?.ref === branch && state === 'open',
    );
  }

  private async branchOff({
    repository,
    base,
    branch,
    isRepeatable,
  }: ProposedChange): Promise<void> {
    const { object } = await this.api.ask(
      repository,
      'GET',
      `/git/ref/heads/${inPath(base)}`,
      referenceSchema,
    );
    const make = () =>
      this.api.ask(repository, 'POST', '/git/refs', z.unknown(), {
        body: { ref: `refs/heads/${branch}`, sha: object.sha },
      });
    try {
      await make();
    } catch (error) {
      if (!isRepeatable || !(error instanceof ConflictError)) throw error;
      // Left half-made by an earlier attempt, of which the base may have moved on since.
      if (!(await this.removeBranch(repository, branch))) throw error;
      await make();
    }
  }

  private async fill({
    repository,
    base,
    branch,
    files,
    title,
    body,
    reviewers = [],
  }: ProposedChange): Promise<OpenedPullRequest> {
    for (const { path, text, version } of files) {
      await this.api.ask(
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
    const pull = await this.api.ask(repository, 'POST', '/pulls', pullSchema, {
      body: { title, body, head: branch, base },
    });
    await this.requestReview(repository, pull.number, reviewers);
    return { url: pull.html_url, number: pull.number, branch };
  }

  /** The pull request is there already: one that nobody is asked to review is found by who owns the repository. */
  private async requestReview(
    repository: string,
    number: number,
    reviewers: readonly string[],
  ): Promise<void> {
    const names = reviewers.map(name => name.replace(/^@/, '').split('/'));
    const users = names.flatMap(([name, team]) => (team ? [] : [name]));
    const teams = names.flatMap(([, team]) => team ?? []);
    if (names.length === 0) return;
    try {
      await this.api.ask(
        repository,
        'POST',
        `/pulls/${number}/requested_reviewers`,
        z.unknown(),
        { body: { reviewers: users, team_reviewers: teams } },
      );
    } catch {
      // Such as a team without access to the repository, or whoever asked.
    }
  }

  /** Whether it is gone now. */
  private async removeBranch(
    repository: string,
    branch: string,
  ): Promise<boolean> {
    const at = `/heads/${inPath(branch)}`;
    try {
      await this.api.ask(repository, 'DELETE', `/git/refs${at}`, z.unknown(), {
        absent: 'is an answer',
      });
      return true;
    } catch {
      // GitHub refuses to delete what is not there.
      return this.api
        .ask(repository, 'GET', `/git/ref${at}`, z.unknown(), {
          absent: 'is an answer',
        })
        .then(
          found => found === undefined,
          () => false,
        );
    }
  }
}

function inPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
