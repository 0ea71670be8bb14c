import { ConflictError } from '@backstage/errors';
import { z } from 'zod';
import {
  CodeHost,
  NotAsked,
  OpenedPullRequest,
  ProposedChange,
  PullRequestState,
  SourceFile,
  SourceFolder,
} from './CodeHost';
import { HostApi } from './HostApi';
import { checkNames, isFilePath } from './repositoryName';
import { refused, Reviewer, reviewerOf } from './reviewers';

/** A folder of manifests of one application is small; a larger one is no such folder. */
const MOST_FILES = 100;

const repositorySchema = z.object({ default_branch: z.string() });

type Repository = Pick<SourceFolder, 'repository'>;

/** What every host has in common: the order in which a pull request is made, and what is taken back where it fails. */
export abstract class RestHost implements CodeHost {
  protected constructor(
    protected readonly api: HostApi,
    /** Key of the configuration, for people. */
    private readonly setting: string,
  ) {}

  abstract look(repository: string, number: number): Promise<PullRequestState>;

  /** Paths of all files, as far as the host tells of them. */
  protected abstract paths(repository: string, base: string): Promise<string[]>;
  protected abstract read(
    repository: string,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined>;
  /** An open pull request of the branch. */
  protected abstract openOf(
    change: ProposedChange,
  ): Promise<OpenedPullRequest | undefined>;
  /** @throws ConflictError - it is there already */
  protected abstract makeBranch(change: ProposedChange): Promise<void>;
  /** @throws ConflictError - a text that it replaces is another by now */
  protected abstract commit(change: ProposedChange): Promise<void>;
  protected abstract propose(
    change: ProposedChange,
  ): Promise<OpenedPullRequest>;
  /**
   * Asks all of them at once.
   *
   * @returns whom the host left out without a word
   * @throws Error - the host refuses one of them
   */
  protected abstract askReviewers(
    repository: string,
    number: number,
    reviewers: readonly Reviewer[],
  ): Promise<NotAsked[]>;
  /** Below the repository. */
  protected abstract branchPaths(branch: string): {
    get: string;
    delete: string;
  };

  problemOf(repository: string): string | undefined {
    return this.api.hasCredentials(repository)
      ? undefined
      : `The portal has no credentials for that repository (${this.setting}).`;
  }

  async baseOf({ repository, revision }: SourceFolder): Promise<string> {
    if (revision && revision !== 'HEAD') return revision;
    const { default_branch: branch } = await this.api.ask(
      repository,
      'GET',
      '',
      repositorySchema,
    );
    return branch;
  }

  async files(
    { repository, path = '' }: SourceFolder,
    base: string,
  ): Promise<SourceFile[]> {
    checkNames({ branches: [base] });
    const folder = path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
    const wanted = (await this.paths(repository, base))
      .filter(
        name =>
          /\.ya?ml$/.test(name) &&
          (folder === '' || name.startsWith(`${folder}/`)),
      )
      .slice(0, MOST_FILES);
    const files: SourceFile[] = [];
    for (const name of wanted) {
      const file = await this.file({ repository }, name, base);
      if (file) files.push(file);
    }
    return files;
  }

  async file(
    { repository }: Repository,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined> {
    checkNames({ branches: [base] });
    // What is outside of a repository is not in it.
    return isFilePath(path) ? this.read(repository, path, base) : undefined;
  }

  async openPullRequest(change: ProposedChange): Promise<OpenedPullRequest> {
    const { repository, base, branch, files, onBranch } = change;
    checkNames({
      branches: [base, branch],
      paths: files.map(({ path }) => path),
    });
    const left = change.isRepeatable && (await this.openOf(change));
    if (left) return left;
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
      await this.commit(change);
      const opened = await this.propose(change);
      const notAsked = await this.requestReviews(change, opened.number);
      return notAsked.length > 0 ? { ...opened, notAsked } : opened;
    } catch (error) {
      const answerless =
        change.isRepeatable &&
        (await this.openOf(change).catch(() => undefined));
      if (answerless) return answerless;
      if (await this.removeBranch(repository, branch)) await onBranch?.('gone');
      throw error;
    }
  }

  private async branchOff(change: ProposedChange): Promise<void> {
    try {
      await this.makeBranch(change);
    } catch (error) {
      if (!change.isRepeatable || !(error instanceof ConflictError)) {
        throw error;
      }
      // Left half-made by an earlier attempt, of which the base may have moved on since.
      if (!(await this.removeBranch(change.repository, change.branch))) {
        throw error;
      }
      await this.makeBranch(change);
    }
  }

  /** The pull request is there already: one that nobody is asked to review is found by who owns the repository. */
  private async requestReviews(
    { repository, reviewers = [] }: ProposedChange,
    number: number,
  ): Promise<NotAsked[]> {
    const named = reviewers.map(reviewerOf);
    if (named.length === 0) return [];
    try {
      return await this.askReviewers(repository, number, named);
    } catch (error) {
      if (named.length === 1) return [refused(named[0], error)];
    }
    // A host refuses all of them for one.
    const left: NotAsked[] = [];
    for (const one of named) {
      try {
        left.push(...(await this.askReviewers(repository, number, [one])));
      } catch (error) {
        left.push(refused(one, error));
      }
    }
    return left;
  }

  /** Whether it is gone now. */
  private async removeBranch(
    repository: string,
    branch: string,
  ): Promise<boolean> {
    const at = this.branchPaths(branch);
    const absent = 'is an answer';
    const ask = (method: 'GET' | 'DELETE', path: string) =>
      this.api.ask(repository, method, path, z.unknown(), { absent });
    try {
      await ask('DELETE', at.delete);
      return true;
    } catch {
      // GitHub refuses to delete what is not there.
      return ask('GET', at.get).then(
        found => found === undefined,
        () => false,
      );
    }
  }
}

/** A file as hosts send it. */
export function sourceFile(
  path: string,
  found: { content: string; version: string } | undefined,
): SourceFile | undefined {
  return (
    found && {
      path,
      text: Buffer.from(found.content, 'base64').toString('utf8'),
      version: found.version,
    }
  );
}

/** A text as hosts take it. */
export function contentOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
