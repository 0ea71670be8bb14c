import type { Gate } from './Gate';

/** A host with one repository, of which a test may be sure. */
export interface Arena {
  gate: Gate;
  /** Of `integrations`, by the address of the gate. */
  integrations(token?: string): object;
  /** Its web address; `main` holds what `begin` was given. */
  repository: string;
  /** How the host calls its pull requests in an address, such as `pulls`. */
  pullsAt: RegExp;
  /** Who may be asked for a review, and who may not. */
  reviewers: { known: string[]; refused: string[] };
  /** Who was asked, by their names there. */
  askedFor(number: number): Promise<string[]>;
  /** Of a branch: by somebody else. */
  write(branch: string, files: Record<string, string>): Promise<void>;
  branches(): Promise<string[]>;
  textsAt(branch: string): Promise<Record<string, string>>;
  /** Commits that a branch has beyond `main`. */
  commitsOn(branch: string): Promise<number>;
  /** @returns the commit that it is on `main` */
  merge(number: number): Promise<string>;
  turnDown(number: number): Promise<void>;
  close(): Promise<void>;
}

export const DRIFT = 'kind: Drift # daily\nname: ünsafe\n';
export const ROLLOUT = 'kind: Rollout\nspec:\n  replicas: 4\n';

export const BEGINNING = {
  'README.md': '# models\n',
  'deploy/base/rollout.yaml': ROLLOUT,
  'deploy/my model/drift.yml': DRIFT,
  'other/values.yaml': 'a: 1\n',
};
