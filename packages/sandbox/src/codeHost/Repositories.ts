import { GitObjects } from './GitObjects';

export interface PullRequest {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  state: 'open' | 'closed';
  mergedAs?: string;
}

export interface Repository {
  owner: string;
  name: string;
  description: string;
  createdAt: Date;
  objects: GitObjects;
  /** Commits by branch. */
  branches: Map<string, string>;
  pulls: PullRequest[];
}

export const MAIN = 'main';

/** What the host answers with another status than 200. */
export class HostError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Repositories of the organisations that the host knows. */
export class Repositories {
  readonly #repositories = new Map<string, Repository>();
  readonly #listeners = new Set<(repository: Repository) => void>();

  constructor(
    private readonly owners: readonly string[],
    private readonly clock: () => Date,
  ) {}

  knowsOwner(owner: string): boolean {
    return this.owners.includes(owner);
  }

  all(): Repository[] {
    return [...this.#repositories.values()];
  }

  get(owner: string, name: string): Repository {
    const found = this.#repositories.get(`${owner}/${name}`);
    if (!found) throw new HostError(404, 'Not Found');
    return found;
  }

  create(owner: string, name: string, description: string): Repository {
    if (!this.knowsOwner(owner)) throw new HostError(404, 'Not Found');
    if (!/^[A-Za-z0-9._-]+$/.test(name)) {
      throw new HostError(422, 'Repository creation failed.');
    }
    const key = `${owner}/${name}`;
    if (this.#repositories.has(key)) {
      throw new HostError(422, 'Repository creation failed.');
    }
    const objects = new GitObjects();
    const readme = objects.blob(Buffer.from(`# ${name}\n${description}\n`));
    const tree = objects.tree(
      new Map([['README.md', { sha: readme, mode: '100644' }]]),
    );
    const createdAt = this.clock();
    const first = objects.commit({
      tree,
      parents: [],
      message: 'Initial commit',
      at: createdAt,
    });
    const repository: Repository = {
      owner,
      name,
      description,
      createdAt,
      objects,
      branches: new Map([[MAIN, first]]),
      pulls: [],
    };
    this.#repositories.set(key, repository);
    return repository;
  }

  /** Calls back with each repository of which a branch has moved. Returns a function that ends it. */
  subscribe(onMoved: (repository: Repository) => void): () => void {
    this.#listeners.add(onMoved);
    return () => this.#listeners.delete(onMoved);
  }

  /** Lets a branch name a commit; a branch that there is not yet is made. */
  moveBranch(repository: Repository, name: string, commit: string): void {
    repository.branches.set(name, commit);
    this.#listeners.forEach(onMoved => onMoved(repository));
  }

  branch(repository: Repository, name: string): string {
    const sha = repository.branches.get(name);
    if (!sha) throw new HostError(404, 'Not Found');
    return sha;
  }

  filesAt(repository: Repository, branch: string) {
    const commit = repository.objects.commitOf(this.branch(repository, branch));
    return repository.objects.filesOf(commit?.tree ?? '');
  }

  /** A commit of one changed file on a branch. */
  write(
    repository: Repository,
    change: {
      branch: string;
      path: string;
      content: Buffer;
      expected?: string;
      message: string;
    },
  ): string {
    const { objects } = repository;
    const parent = this.branch(repository, change.branch);
    const files = this.filesAt(repository, change.branch);
    if (files.get(change.path)?.sha !== change.expected) {
      throw new HostError(
        change.expected ? 409 : 422,
        `${change.path} does not match ${change.expected ?? '"sha"'}`,
      );
    }
    files.set(change.path, {
      sha: objects.blob(change.content),
      mode: files.get(change.path)?.mode ?? '100644',
    });
    const commit = objects.commit({
      tree: objects.tree(files),
      parents: [parent],
      message: change.message,
      at: this.clock(),
    });
    this.moveBranch(repository, change.branch, commit);
    return commit;
  }

  openPull(
    repository: Repository,
    pull: Pick<PullRequest, 'title' | 'body' | 'head' | 'base'>,
  ): PullRequest {
    this.branch(repository, pull.head);
    this.branch(repository, pull.base);
    const made: PullRequest = {
      ...pull,
      number: repository.pulls.length + 1,
      state: 'open',
    };
    repository.pulls.push(made);
    return made;
  }

  pull(repository: Repository, number: number): PullRequest {
    const found = repository.pulls[number - 1];
    if (!found) throw new HostError(404, 'Not Found');
    return found;
  }

  /** Turns a pull request down; a merged one stays merged. */
  close(repository: Repository, number: number): PullRequest {
    const pull = this.pull(repository, number);
    pull.state = 'closed';
    return pull;
  }

  /** The files that the head changed since it left the base win; the rest stays as the base has it. */
  merge(repository: Repository, number: number): PullRequest {
    const pull = this.pull(repository, number);
    if (pull.state !== 'open') throw new HostError(405, 'Not mergeable');
    const files = this.filesAt(repository, pull.base);
    for (const [path, file] of this.changesOf(repository, pull)) {
      files.set(path, file);
    }
    const { objects } = repository;
    pull.mergedAs = objects.commit({
      tree: objects.tree(files),
      parents: [
        this.branch(repository, pull.base),
        this.branch(repository, pull.head),
      ],
      message: `Merge pull request #${number}: ${pull.title}`,
      at: this.clock(),
    });
    pull.state = 'closed';
    this.moveBranch(repository, pull.base, pull.mergedAs);
    return pull;
  }

  /** Files of the head that read otherwise than where it left the base. */
  changesOf(repository: Repository, pull: PullRequest) {
    const { objects } = repository;
    const inBase = new Set<string>();
    const walk = (sha: string | undefined, visit: (at: string) => boolean) => {
      if (!sha || !visit(sha)) return;
      objects.commitOf(sha)?.parents.forEach(parent => walk(parent, visit));
    };
    walk(repository.branches.get(pull.base), at => {
      if (inBase.has(at)) return false;
      inBase.add(at);
      return true;
    });
    let left: string | undefined;
    walk(repository.branches.get(pull.head), at => {
      if (inBase.has(at)) {
        left ??= at;
        return false;
      }
      return true;
    });
    const before = objects.filesOf(
      (left && objects.commitOf(left)?.tree) || '',
    );
    return [...this.filesAt(repository, pull.head)].filter(
      ([path, file]) => before.get(path)?.sha !== file.sha,
    );
  }
}
