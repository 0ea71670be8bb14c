import { ScmIntegrationRegistry } from '@backstage/integration';
import { z } from 'zod';
import { NotAsked, OpenedPullRequest, ProposedChange } from './CodeHost';
import { GiteaApi } from './GiteaApi';
import { PullsHost } from './PullsHost';
import { inPath } from './repositoryName';
import { contentOf } from './RestHost';
import { asRequested, leftOut, NOT_TO_BE_ASKED, Reviewer } from './reviewers';

/** Gitea gives no more of a list at once, unless it is told to by its own configuration. */
const PAGE = 50;

/** Of pull requests and of files; a repository with more of them is looked at as far. */
const MOST_PAGES = 20;

const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), type: z.string() })).nullish(),
  truncated: z.boolean().optional(),
});
const sideSchema = z.object({
  label: z.string(),
  ref: z.string(),
  repo_id: z.number(),
});
const pullSchema = z.object({
  number: z.number(),
  html_url: z.url({ protocol: /^https?$/ }),
  state: z.string(),
  merged: z.boolean(),
  merge_commit_sha: z.string().nullish(),
  head: sideSchema,
  base: sideSchema,
  requested_reviewers: z.array(z.object({ login: z.string() })).nullish(),
  requested_reviewers_teams: z.array(z.object({ name: z.string() })).nullish(),
});

/** Gitea and Forgejo, by the credentials of Backstage's integrations. @public */
export class GiteaHost extends PullsHost {
  static create(options: { integrations: ScmIntegrationRegistry }): GiteaHost {
    return new GiteaHost(
      new GiteaApi(options.integrations),
      'integrations.gitea',
    );
  }

  protected readonly pull = pullSchema;

  protected async paths(repository: string, base: string): Promise<string[]> {
    const found: string[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { tree, truncated } = await this.api.ask(
        repository,
        'GET',
        `/git/trees/${encodeURIComponent(base)}?recursive=true&page=${page}`,
        treeSchema,
      );
      for (const { path, type } of tree ?? []) {
        if (type === 'blob') found.push(path);
      }
      if (!truncated) break;
    }
    return found;
  }

  protected async openOf({
    repository,
    branch,
  }: ProposedChange): Promise<OpenedPullRequest | undefined> {
    for (let page = 1; page <= MOST_PAGES; page++) {
      const pulls = await this.api.ask(
        repository,
        'GET',
        `/pulls?state=open&limit=${PAGE}&page=${page}`,
        z.array(pullSchema).optional(),
        { absent: 'is an answer' },
      );
      const pull = pulls?.find(
        ({ head, base }) =>
          [head.label, head.ref].includes(branch) &&
          // A fork may have a branch of this name too.
          head.repo_id === base.repo_id,
      );
      if (pull) return { url: pull.html_url, number: pull.number, branch };
      if (!pulls || pulls.length === 0) break;
    }
    return undefined;
  }

  protected async makeBranch({
    repository,
    base,
    branch,
  }: ProposedChange): Promise<void> {
    await this.api.ask(repository, 'POST', '/branches', z.unknown(), {
      body: { new_branch_name: branch, old_ref_name: base },
    });
  }

  protected async commit({
    repository,
    branch,
    files,
    title,
  }: ProposedChange): Promise<void> {
    await this.api.ask(repository, 'POST', '/contents', z.unknown(), {
      body: {
        branch,
        message: title,
        files: files.map(({ path, text, version }) => ({
          operation: version === undefined ? 'create' : 'update',
          path,
          content: contentOf(text),
          ...(version !== undefined && { sha: version }),
        })),
      },
    });
  }

  protected async askReviewers(
    repository: string,
    number: number,
    reviewers: readonly Reviewer[],
  ): Promise<NotAsked[]> {
    const at = `/pulls/${number}`;
    await this.api.ask(
      repository,
      'POST',
      `${at}/requested_reviewers`,
      z.unknown(),
      { body: asRequested(reviewers), refusal: NOT_TO_BE_ASKED },
    );
    // A team is left out without a word where the owner is a person.
    const asked = await this.api.ask(repository, 'GET', at, pullSchema);
    return leftOut(
      reviewers,
      {
        people: asked.requested_reviewers?.map(({ login }) => login) ?? [],
        teams: asked.requested_reviewers_teams?.map(({ name }) => name) ?? [],
      },
      this.api.hostOf(repository),
    );
  }

  protected branchPaths(branch: string) {
    const at = `/branches/${inPath(branch)}`;
    return { get: at, delete: at };
  }
}
