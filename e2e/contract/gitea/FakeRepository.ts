import { createHash } from 'node:crypto';

export interface FakePull {
  number: number;
  head: string;
  base: string;
  state: 'open' | 'closed' | 'merged';
  commit?: string;
  reviewers: string[];
}

/** What a host answers: a status, and a body. */
export type Answer = [status: number, body?: unknown];

/** A host's API, as far as a pull request needs it, without its root. */
export type Dialect = (request: {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Asked;
}) => Answer;

/** What a request may hold. */
export interface Asked {
  new_branch_name: string;
  old_ref_name: string;
  branch: string;
  ref: string;
  head: string;
  base: string;
  source_branch: string;
  target_branch: string;
  reviewers: string[];
  team_reviewers: string[];
  reviewer_ids: number[];
  files: Array<{
    operation: 'create' | 'update';
    path: string;
    content: string;
    sha?: string;
  }>;
  actions: Array<{
    action: 'create' | 'update';
    file_path: string;
    content: string;
  }>;
}

/** As Git names a text. */
export function blobOf(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Branches with files, and pull requests, without a history. */
export class FakeRepository {
  readonly branches = new Map<string, Map<string, string>>();
  readonly pulls: FakePull[] = [];
  /** Of a branch, since it was made. */
  readonly commits = new Map<string, number>();

  commit(branch: string, files: Record<string, string>): void {
    const before = this.branches.get(branch) ?? new Map();
    this.branches.set(branch, new Map([...before, ...Object.entries(files)]));
    this.commits.set(branch, (this.commits.get(branch) ?? 0) + 1);
  }

  branchOff(branch: string, base: string): boolean {
    const files = this.branches.get(base);
    if (!files || this.branches.has(branch)) return false;
    this.branches.set(branch, new Map(files));
    this.commits.set(branch, 0);
    return true;
  }

  /** Closes what asks for its merge, as hosts do. */
  remove(branch: string): boolean {
    if (!this.branches.delete(branch)) return false;
    for (const pull of this.pulls) {
      if (pull.head === branch && pull.state === 'open') pull.state = 'closed';
    }
    return true;
  }

  propose(head: string, base: string): FakePull | undefined {
    if (this.openOf(head)) return undefined;
    const number = this.pulls.length + 1;
    const pull: FakePull = { number, head, base, state: 'open', reviewers: [] };
    this.pulls.push(pull);
    return pull;
  }

  openOf(head: string): FakePull | undefined {
    return this.pulls.find(one => one.head === head && one.state === 'open');
  }

  pull(number: number): FakePull | undefined {
    return this.pulls.find(one => one.number === number);
  }

  merge(number: number): string {
    const pull = this.pull(number)!;
    const files = this.branches.get(pull.head)!;
    this.commit(pull.base, Object.fromEntries(files));
    pull.state = 'merged';
    pull.commit = blobOf(`merge ${number}`);
    return pull.commit;
  }

  close(number: number): void {
    this.pull(number)!.state = 'closed';
  }
}
