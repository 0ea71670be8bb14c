import { parseAllDocuments } from 'yaml';
import {
  HostError,
  MAIN,
  type Repositories,
  type Repository,
} from '../codeHost/Repositories';
import { type Manifest, manifestSchema, type Source } from './schema';

const COMMIT = /^[0-9a-f]{40}$/;

export type ReadSource =
  | { commit: string; manifests: Manifest[] }
  | { problem: string };

/** The code host, as Argo CD reaches it. */
export interface SourceHost {
  repositories: Repositories;
  /** For example `http://127.0.0.1:7109`. */
  url: string;
}

/** @throws HostError - the host does not have it */
export function repositoryOf(
  { repositories, url }: SourceHost,
  { repoURL }: Source,
): Repository {
  const [owner, name, ...more] = repoURL.startsWith(`${url}/`)
    ? repoURL
        .slice(url.length + 1)
        .replace(/\.git$/, '')
        .split('/')
    : [];
  if (!owner || !name || more.length > 0) {
    throw new HostError(404, 'repository not found');
  }
  return repositories.get(owner, name);
}

/**
 * The objects that the files below a source's folder say.
 *
 * @param revision - branch or commit; the source's own by default
 */
export function readSource(
  host: SourceHost,
  source: Source,
  revision = source.targetRevision ?? MAIN,
): ReadSource {
  try {
    const repository = repositoryOf(host, source);
    const commit = COMMIT.test(revision)
      ? revision
      : host.repositories.branch(
          repository,
          revision === 'HEAD' ? MAIN : revision,
        );
    const tree = repository.objects.commitOf(commit)?.tree;
    if (!tree) throw new HostError(404, `revision ${revision} not found`);
    const folder = source.path.replace(/^\.?\/*|\/+$/g, '');
    const inFolder = folder ? `${folder}/` : '';
    const manifests = [...repository.objects.filesOf(tree)]
      .filter(
        ([path]) =>
          path.startsWith(inFolder) &&
          !path.slice(inFolder.length).includes('/') &&
          /\.(ya?ml|json)$/.test(path),
      )
      .flatMap(([path, { sha }]) =>
        objectsIn(path, repository.objects.contentOf(sha)?.toString('utf8')),
      );
    return manifests.length > 0
      ? { commit, manifests }
      : { problem: `${source.path}: app path does not exist` };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { problem: error.message };
  }
}

function objectsIn(path: string, text = ''): Manifest[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) {
      throw new HostError(422, `${path}: ${document.errors[0].message}`);
    }
    const value: unknown = document.toJS();
    if (value === null) return [];
    const { data } = manifestSchema.safeParse(value);
    if (!data) throw new HostError(422, `${path} is no Kubernetes object`);
    return [data];
  });
}
