import { z } from 'zod';
import type { ClusterObject, WatchedResource } from '../serverKind';
import type { GitSource } from './gitSource';
import { httpsOf } from './httpsOf';
import { overridesIn } from './overrides';

/** Objects of Flux on a cluster. @public */
export interface FluxObjects {
  kustomizations: readonly ClusterObject[];
  repositories: readonly ClusterObject[];
  releases: readonly ClusterObject[];
}

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';
const HELM = 'helm.toolkit.fluxcd.io';

/** Kustomizations of Flux: which folder of which source is applied. @public */
export const kustomizationsResource: WatchedResource = {
  group: KUSTOMIZE,
  version: 'v1',
  plural: 'kustomizations',
};

/** Repositories that Flux follows. @public */
export const gitRepositoriesResource: WatchedResource = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'gitrepositories',
};

/** Charts that Flux installs. @public */
export const helmReleasesResource: WatchedResource = {
  group: HELM,
  version: 'v2',
  plural: 'helmreleases',
};

const kustomizationSchema = z.looseObject({
  path: z.string().optional(),
  sourceRef: z.object({
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  }),
});

const repositorySchema = z.object({
  url: z.string(),
  ref: z
    .object({
      branch: z.string().optional(),
      tag: z.string().optional(),
      semver: z.string().optional(),
      commit: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
});

const releaseSchema = z.object({
  values: z.unknown().optional(),
  valuesFrom: z.array(z.unknown()).optional(),
});

/** The owner that Flux writes on what it applies. */
function ownerIn(
  labels: Record<string, string> | undefined,
  group: string,
): { name: string; namespace: string } | undefined {
  const name = labels?.[`${group}/name`];
  const namespace = labels?.[`${group}/namespace`];
  return name && namespace ? { name, namespace } : undefined;
}

/** The object of Flux that applies another one. @public */
export interface FluxOwner {
  kind: 'Kustomization' | 'HelmRelease';
  name: string;
  namespace: string;
}

/** The object of Flux that applies this one, by the labels that Flux writes; undefined where Flux does not say so. @public */
export function fluxOwnerOf({
  metadata,
}: Pick<ClusterObject, 'metadata'>): FluxOwner | undefined {
  const release = ownerIn(metadata.labels, HELM);
  if (release) return { kind: 'HelmRelease', ...release };
  const owner = ownerIn(metadata.labels, KUSTOMIZE);
  return owner && { kind: 'Kustomization', ...owner };
}

function find(
  objects: readonly ClusterObject[],
  wanted: { name: string; namespace: string },
): ClusterObject | undefined {
  return objects.find(
    ({ metadata }) =>
      metadata.name === wanted.name && metadata.namespace === wanted.namespace,
  );
}

/** Where Flux applies an object from; undefined where Flux does not. @public */
export function fluxSourceOf(
  { metadata }: Pick<ClusterObject, 'metadata'>,
  flux: FluxObjects,
): GitSource | undefined {
  const release = ownerIn(metadata.labels, HELM);
  const releaseObject = release && find(flux.releases, release);
  const owner = ownerIn(
    release ? releaseObject?.metadata.labels : metadata.labels,
    KUSTOMIZE,
  );
  const application = release?.name ?? owner?.name ?? labelled(metadata.labels);
  if (!application) return undefined;
  const unknown: GitSource = {
    tool: 'flux',
    application,
    kind: 'unknown',
    valueFiles: [],
    overrides: {},
  };
  const folder = owner && folderOf(owner, flux);
  if (!folder) return unknown;
  if (!release) return { ...unknown, ...folder, kind: 'kustomize-patch' };
  const values = releaseSchema.safeParse(releaseObject?.spec).data;
  // Values from elsewhere may win over those beside them.
  return values?.values && !values.valuesFrom?.length
    ? {
        ...unknown,
        ...folder,
        kind: 'helm-values',
        helmRelease: release.name,
      }
    : { ...unknown, ...folder };
}

/** Flux's mark where it does not say whose namespace: it applies the object, and from where is not known. */
function labelled(
  labels: Record<string, string> | undefined,
): string | undefined {
  return labels?.[`${HELM}/name`] ?? labels?.[`${KUSTOMIZE}/name`];
}

/** The folder of a Kustomization; undefined where it is not in Git, or is pinned. */
function folderOf(
  owner: { name: string; namespace: string },
  { kustomizations, repositories }: FluxObjects,
):
  | Pick<GitSource, 'repository' | 'path' | 'revision' | 'overrides'>
  | undefined {
  const { data } = kustomizationSchema.safeParse(
    find(kustomizations, owner)?.spec,
  );
  if (!data || data.sourceRef.kind !== 'GitRepository') return undefined;
  const { name, namespace = owner.namespace } = data.sourceRef;
  const repository = repositorySchema.safeParse(
    find(repositories, { name, namespace })?.spec,
  ).data;
  if (!repository) return undefined;
  const { ref } = repository;
  // A pull request goes to a branch; what is pinned to something else does not follow it.
  if (ref && !ref.branch && Object.keys(ref).length > 0) return undefined;
  return {
    repository: httpsOf(repository.url),
    path: data.path?.replace(/^\.\//, ''),
    revision: ref?.branch,
    overrides: overridesIn(data),
  };
}
