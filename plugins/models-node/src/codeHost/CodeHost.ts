/** A folder of a repository, at a branch. @public */
export interface SourceFolder {
  /** Web address or SSH address, without credentials. */
  repository: string;
  /** Below the repository's root; absent: the root. */
  path?: string;
  /** Branch; absent or `HEAD`: the repository's default. */
  revision?: string;
}

/** A file with its text as it is at the base of a change. @public */
export interface SourceFile {
  path: string;
  text: string;
  /** Names the text, so that nobody else's change is overwritten. */
  version: string;
}

/** A file as a change leaves it. @public */
export interface ChangedFile {
  path: string;
  text: string;
  /** Of the text that it replaces; absent: the file is new. */
  version?: string;
}

/** What is asked for by a pull request. @public */
export interface ProposedChange {
  repository: string;
  base: string;
  branch: string;
  files: readonly ChangedFile[];
  title: string;
  body: string;
  /** Who is asked to review it, as `CODEOWNERS` has them: `@otto`, `@travel/ml-owners`. One that is refused leaves the pull request as it is. */
  reviewers?: readonly string[];
  /**
   * The branch's name is this change's alone, so one that is there was left by an earlier attempt: its open pull request is
   * the answer, and without one it is made anew. Absent: a branch that is there is somebody else's.
   */
  isRepeatable?: boolean;
  /** Told before the branch may be there, and again once it is known to be gone. */
  onBranch?: (is: 'perhaps there' | 'gone') => void | Promise<void>;
}

/** Somebody who was not asked for a review. @public */
export interface NotAsked {
  /** As it was asked for. */
  reviewer: string;
  /** A clause that names the host. */
  reason: string;
}

/** @public */
export interface OpenedPullRequest {
  url: string;
  number: number;
  branch: string;
  /** Of the reviewers asked for; absent: none was refused. */
  notAsked?: NotAsked[];
}

/** What became of a pull request. @public */
export type PullRequestState =
  | { is: 'open' }
  | { is: 'merged'; commit?: string }
  | { is: 'closed' };

/** What a host of repositories is asked for. @public */
export interface CodeHost {
  /** Why no pull request can be made in a repository; undefined: one can. */
  problemOf(repository: string): string | undefined;
  /** The branch that a change goes into. */
  baseOf(source: SourceFolder): Promise<string>;
  /** YAML files of the folder and below it. */
  files(source: SourceFolder, base: string): Promise<SourceFile[]>;
  /** One file by its path from the repository's root; undefined: it is not there. */
  file(
    source: Pick<SourceFolder, 'repository'>,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined>;
  /**
   * Changes files on a branch of their own and asks for its merge. Where it fails half-way the branch is removed again.
   *
   * @throws ConflictError - a file was changed meanwhile, or the branch is there already
   */
  openPullRequest(options: ProposedChange): Promise<OpenedPullRequest>;
  look(repository: string, number: number): Promise<PullRequestState>;
}
