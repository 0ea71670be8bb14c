import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import type { GitSource } from './gitSource';
import { httpsOf } from './httpsOf';

/** Objects of Flux on a cluster. */
export interface FluxObjects {
  kustomizations: readonly ClusterObject[];
  repositories: readonly ClusterObject[];
  releases: readonly ClusterObject[];
}

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';
const HELM = 'helm.toolkit.fluxcd.io';

const kustomizationSchema = z.object({
  path: z.string().optional(),
  sourceRef: z.object({
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  }),
  patches: z.array(z.looseObject({ patch: z.string() })).optional(),
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

function find(
  objects: readonly ClusterObject[],
  wanted: { name: string; namespace: string },
): ClusterObject | undefined {
  return objects.find(
    ({ metadata }) =>
      metadata.name === wanted.name && metadata.namespace === wanted.namespace,
  );
}

/** Where Flux applies an object from; undefined where Flux does not. */
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

/** The folder of a Kustomization; undefined where it is not in Git, or where a size is patched on the way to the cluster. */
function folderOf(
  owner: { name: string; namespace: string },
  { kustomizations, repositories }: FluxObjects,
): Pick<GitSource, 'repository' | 'path' | 'revision'> | undefined {
  const { data } = kustomizationSchema.safeParse(
    find(kustomizations, owner)?.spec,
  );
  if (!data || data.sourceRef.kind !== 'GitRepository') return undefined;
  if (data.patches?.some(({ patch }) => patch.includes('resources'))) {
    return undefined;
  }
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
  };
}
