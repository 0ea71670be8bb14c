import { GitOwnership } from '@bellwether/plugin-canary-common';

/** Where manifests are: a folder of a repository, at a branch. */
export type ManifestSource = NonNullable<GitOwnership['source']>;

/** A file with its text as it is at the base of a change. */
export interface SourceFile {
  path: string;
  text: string;
  /** Names the text, so that nobody else's change is overwritten. */
  version: string;
}

export interface OpenedPullRequest {
  url: string;
  number: number;
  branch: string;
}

/** What a host of repositories is asked for. */
export interface CodeHost {
  /** The branch that a change goes into. */
  baseOf(source: ManifestSource): Promise<string>;
  /** Files of the folder that may be manifests. */
  files(source: ManifestSource, base: string): Promise<SourceFile[]>;
  /** @throws ConflictError - the file was changed meanwhile */
  openPullRequest(options: {
    source: ManifestSource;
    base: string;
    branch: string;
    file: SourceFile;
    text: string;
    title: string;
    body: string;
  }): Promise<OpenedPullRequest>;
  look(
    source: Pick<ManifestSource, 'repository'>,
    number: number,
  ): Promise<
    { is: 'open' } | { is: 'merged'; commit?: string } | { is: 'closed' }
  >;
}
