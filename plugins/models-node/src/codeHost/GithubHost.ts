import { ScmIntegrationRegistry } from '@backstage/integration';
import { z } from 'zod';
import { NotAsked, OpenedPullRequest, ProposedChange } from './CodeHost';
import { GithubApi } from './GithubApi';
import { PullsHost } from './PullsHost';
import { inPath } from './repositoryName';
import { contentOf } from './RestHost';
import { asRequested, leftOut, NOT_TO_BE_ASKED, Reviewer } from './reviewers';

const referenceSchema = z.object({ object: z.object({ sha: z.string() }) });
const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), type: z.string() })),
});
const pullSchema = z.object({
  number: z.number(),
  html_url: z.url({ protocol: /^https?$/ }),
  state: z.string(),
  merged: z.boolean().optional(),
  merge_commit_sha: z.string().nullish(),
  head: z.object({ ref: z.string() }).optional(),
});
const requestedSchema = z.object({
  requested_reviewers: z.array(z.object({ login: z.string() })).optional(),
  requested_teams: z.array(z.object({ slug: z.string() })).optional(),
});

/** GitHub, by the credentials of Backstage's integrations. @public */
export class GithubHost extends PullsHost {
  static create(options: { integrations: ScmIntegrationRegistry }): GithubHost {
    return new GithubHost(
      GithubApi.create(options.integrations),
      'integrations.github',
    );
  }

  protected readonly pull = pullSchema;

  protected async paths(repository: string, base: string): Promise<string[]> {
    const { tree } = await this.api.ask(
      repository,
      'GET',
      `/git/trees/${encodeURIComponent(base)}?recursive=1`,
      treeSchema,
    );
    return tree.filter(({ type }) => type === 'blob').map(({ path }) => path);
  }

  protected async openOf({
    repository,
    branch,
  }: ProposedChange): Promise<OpenedPullRequest | undefined> {
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
    const pull = pulls?.find(
      ({ head, state }) => head?.ref === branch && state === 'open',
    );
    return pull && { url: pull.html_url, number: pull.number, branch };
  }

  protected async makeBranch({
    repository,
    base,
    branch,
  }: ProposedChange): Promise<void> {
    const { object } = await this.api.ask(
      repository,
      'GET',
      `/git/ref/heads/${inPath(base)}`,
      referenceSchema,
    );
    await this.api.ask(repository, 'POST', '/git/refs', z.unknown(), {
      body: { ref: `refs/heads/${branch}`, sha: object.sha },
    });
  }

  /** A commit for each file: GitHub checks what is replaced in no other way. Nobody sees the branch before the last. */
  protected async commit({
    repository,
    branch,
    files,
    title,
  }: ProposedChange): Promise<void> {
    for (const { path, text, version } of files) {
      await this.api.ask(
        repository,
        'PUT',
        `/contents/${inPath(path)}`,
        z.unknown(),
        {
          body: {
            message: title,
            content: contentOf(text),
            sha: version,
            branch,
          },
        },
      );
    }
  }

  protected async askReviewers(
    repository: string,
    number: number,
    reviewers: readonly Reviewer[],
  ): Promise<NotAsked[]> {
    const asked = await this.api.ask(
      repository,
      'POST',
      `/pulls/${number}/requested_reviewers`,
      requestedSchema,
      { body: asRequested(reviewers), refusal: NOT_TO_BE_ASKED },
    );
    // A host that does not tell of them has taken them all.
    return asked.requested_reviewers || asked.requested_teams
      ? leftOut(
          reviewers,
          {
            people: asked.requested_reviewers?.map(({ login }) => login) ?? [],
            teams: asked.requested_teams?.map(({ slug }) => slug) ?? [],
          },
          this.api.hostOf(repository),
        )
      : [];
  }

  protected branchPaths(branch: string) {
    const name = inPath(branch);
    return { get: `/git/ref/heads/${name}`, delete: `/git/refs/heads/${name}` };
  }
}
