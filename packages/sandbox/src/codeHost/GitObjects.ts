import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

export interface TreeEntry {
  mode: string;
  name: string;
  sha: string;
}

export interface Commit {
  tree: string;
  parents: string[];
  message: string;
  at: Date;
}

type Kind = 'blob' | 'tree' | 'commit';

const AUTHOR = 'Portal <portal@sandbox.invalid>';

/** Git's own objects with Git's own names, so that a repository can be cloned. */
export class GitObjects {
  readonly #bodies = new Map<string, { kind: Kind; body: Buffer }>();
  readonly #commits = new Map<string, Commit>();
  readonly #trees = new Map<string, TreeEntry[]>();

  blob(content: Buffer): string {
    return this.#put('blob', content);
  }

  /** @param files - content names by path */
  tree(files: Map<string, { sha: string; mode: string }>): string {
    const entries: TreeEntry[] = [];
    const folders = new Map<
      string,
      Map<string, { sha: string; mode: string }>
    >();
    for (const [path, file] of files) {
      const [first, ...rest] = path.split('/');
      if (rest.length === 0) {
        entries.push({ name: first, ...file });
      } else {
        const inside = folders.get(first) ?? new Map();
        inside.set(rest.join('/'), file);
        folders.set(first, inside);
      }
    }
    for (const [name, inside] of folders) {
      entries.push({ mode: '40000', name, sha: this.tree(inside) });
    }
    // Git sorts folders as if their names ended with a slash.
    const key = ({ mode, name }: TreeEntry) =>
      mode === '40000' ? `${name}/` : name;
    entries.sort((a, b) =>
      Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))),
    );
    const body = Buffer.concat(
      entries.flatMap(({ mode, name, sha }) => [
        Buffer.from(`${mode} ${name}\0`),
        Buffer.from(sha, 'hex'),
      ]),
    );
    const sha = this.#put('tree', body);
    this.#trees.set(sha, entries);
    return sha;
  }

  commit(commit: Commit): string {
    const stamp = `${AUTHOR} ${Math.floor(commit.at.getTime() / 1000)} +0000`;
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map(parent => `parent ${parent}`),
      `author ${stamp}`,
      `committer ${stamp}`,
      '',
      commit.message.endsWith('\n') ? commit.message : `${commit.message}\n`,
    ];
    const sha = this.#put('commit', Buffer.from(lines.join('\n')));
    this.#commits.set(sha, commit);
    return sha;
  }

  has(sha: string): boolean {
    return this.#bodies.has(sha);
  }

  commitOf(sha: string): Commit | undefined {
    return this.#commits.get(sha);
  }

  contentOf(sha: string): Buffer | undefined {
    const object = this.#bodies.get(sha);
    return object?.kind === 'blob' ? object.body : undefined;
  }

  /** Every file below a tree. */
  filesOf(tree: string, at = ''): Map<string, { sha: string; mode: string }> {
    const files = new Map<string, { sha: string; mode: string }>();
    for (const { mode, name, sha } of this.#trees.get(tree) ?? []) {
      const path = `${at}${name}`;
      if (mode === '40000') {
        for (const [inner, file] of this.filesOf(sha, `${path}/`)) {
          files.set(inner, file);
        }
      } else {
        files.set(path, { sha, mode });
      }
    }
    return files;
  }

  /** As Git keeps it in `objects/`. */
  loose(sha: string): Buffer | undefined {
    const object = this.#bodies.get(sha);
    return object && deflateSync(framed(object.kind, object.body));
  }

  #put(kind: Kind, body: Buffer): string {
    const sha = createHash('sha1').update(framed(kind, body)).digest('hex');
    this.#bodies.set(sha, { kind, body });
    return sha;
  }
}

function framed(kind: Kind, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${kind} ${body.length}\0`), body]);
}
