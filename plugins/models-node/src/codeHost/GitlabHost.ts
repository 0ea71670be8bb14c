import { ConflictError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { z } from 'zod';
import {
  NotAsked,
  OpenedPullRequest,
  ProposedChange,
  PullRequestState,
  SourceFile,
} from './CodeHost';
import { GitlabApi } from './GitlabApi';
import {
  fileSchema,
  mergeRequestSchema,
  treeSchema,
  usersSchema,
} from './gitlabAnswers';
import { contentOf, RestHost, sourceFile } from './RestHost';
import { leftOut, NOT_TO_BE_ASKED, Reviewer } from './reviewers';

/** GitLab gives no more of a list at once. */
const PAGE = 100;

/** A repository with more files than these pages hold is looked at as far. */
const MOST_PAGES = 50;

/** GitLab, by the credentials of Backstage's integrations. A pull request is a merge request there. @public */
export class GitlabHost extends RestHost {
  static create(options: { integrations: ScmIntegrationRegistry }): GitlabHost {
    return new GitlabHost(
      GitlabApi.create(options.integrations),
      'integrations.gitlab',
    );
  }

  async look(repository: string, number: number): Promise<PullRequestState> {
    const { state, sha, merge_commit_sha, squash_commit_sha } =
      await this.api.ask(
        repository,
        'GET',
        `/merge_requests/${number}`,
        mergeRequestSchema,
      );
    if (state === 'merged') {
      // Without a commit of its own, the branch's last one is what the base is at.
      const commit = merge_commit_sha ?? squash_commit_sha ?? sha;
      return { is: 'merged', commit: commit ?? undefined };
    }
    return { is: state === 'closed' ? 'closed' : 'open' };
  }

  protected async paths(repository: string, base: string): Promise<string[]> {
    const found: string[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const query = new URLSearchParams({
        ref: base,
        recursive: 'true',
        per_page: String(PAGE),
        page: String(page),
      });
      const entries = await this.api.ask(
        repository,
        'GET',
        `/repository/tree?${query}`,
        treeSchema,
      );
      for (const { path, type } of entries) {
        if (type === 'blob') found.push(path);
      }
      if (entries.length < PAGE) break;
    }
    return found;
  }

  protected async read(
    repository: string,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined> {
    const query = new URLSearchParams({ ref: base });
    const found = await this.api.ask(
      repository,
      'GET',
      `/repository/files/${encodeURIComponent(path)}?${query}`,
      fileSchema.optional(),
      { absent: 'is an answer' },
    );
    return sourceFile(path, found);
  }

  protected async openOf({
    repository,
    branch,
  }: ProposedChange): Promise<OpenedPullRequest | undefined> {
    const query = new URLSearchParams({
      state: 'opened',
      source_branch: branch,
    });
    const found = await this.api.ask(
      repository,
      'GET',
      `/merge_requests?${query}`,
      z.array(mergeRequestSchema).optional(),
      { absent: 'is an answer' },
    );
    const request = found?.find(
      one =>
        one.source_branch === branch &&
        // A fork may have a branch of this name too.
        one.source_project_id === one.target_project_id,
    );
    return request && { url: request.web_url, number: request.iid, branch };
  }

  protected async makeBranch({
    repository,
    base,
    branch,
  }: ProposedChange): Promise<void> {
    await this.api.ask(
      repository,
      'POST',
      '/repository/branches',
      z.unknown(),
      {
        body: { branch, ref: base },
      },
    );
  }

  /** One commit. GitLab compares commits, and leaves out those that it does not know, so the texts are compared here. */
  protected async commit({
    repository,
    branch,
    files,
    title,
  }: ProposedChange): Promise<void> {
    for (const { path, version } of files) {
      const there = await this.read(repository, path, branch);
      if (there?.version !== version) {
        throw new ConflictError(
          `${this.api.hostOf(repository)}: ${path} is another by now`,
        );
      }
    }
    await this.api.ask(repository, 'POST', '/repository/commits', z.unknown(), {
      body: {
        branch,
        commit_message: title,
        actions: files.map(({ path, text, version }) => ({
          action: version === undefined ? 'create' : 'update',
          file_path: path,
          content: contentOf(text),
          encoding: 'base64',
        })),
      },
    });
  }

  protected async propose({
    repository,
    base,
    branch,
    title,
    body,
  }: ProposedChange): Promise<OpenedPullRequest> {
    const request = await this.api.ask(
      repository,
      'POST',
      '/merge_requests',
      mergeRequestSchema,
      {
        body: {
          source_branch: branch,
          target_branch: base,
          title,
          description: body,
          remove_source_branch: true,
        },
      },
    );
    return { url: request.web_url, number: request.iid, branch };
  }

  protected async askReviewers(
    repository: string,
    number: number,
    reviewers: readonly Reviewer[],
  ): Promise<NotAsked[]> {
    const host = this.api.hostOf(repository);
    const at = `/merge_requests/${number}`;
    const left: NotAsked[] = [];
    const people: Reviewer[] = [];
    const before = await this.api.ask(
      repository,
      'GET',
      at,
      mergeRequestSchema,
    );
    const ids = (before.reviewers ?? []).map(({ id }) => id);
    for (const reviewer of reviewers) {
      const { handle: who, name, isTeam } = reviewer;
      const user = isTeam ? undefined : await this.userOf(repository, name);
      if (user === undefined) {
        left.push({
          reviewer: who,
          reason: isTeam
            ? `${host} asks people for a review, not groups`
            : `${host} knows nobody of this name`,
        });
      } else {
        ids.push(user);
        people.push(reviewer);
      }
    }
    if (people.length === 0) return left;
    const { reviewers: asked } = await this.api.ask(
      repository,
      'PUT',
      at,
      mergeRequestSchema,
      {
        body: { reviewer_ids: [...new Set(ids)] },
        refusal: NOT_TO_BE_ASKED,
      },
    );
    // Whoever may not see the project, and without a licence everybody but the first, is left out without a word.
    const names = (asked ?? []).map(({ username }) => username);
    return [...left, ...leftOut(people, { people: names }, host)];
  }

  protected branchPaths(branch: string) {
    const at = `/repository/branches/${encodeURIComponent(branch)}`;
    return { get: at, delete: at };
  }

  private async userOf(
    repository: string,
    name: string,
  ): Promise<number | undefined> {
    const query = new URLSearchParams({ username: name });
    const found = await this.api.askAt(
      repository,
      'GET',
      `/users?${query}`,
      usersSchema,
    );
    return found.find(
      ({ username }) => username.toLowerCase() === name.toLowerCase(),
    )?.id;
  }
}
