import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const FLUX_LABELS = [
  'kustomize.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/name',
];

const sourceSchema = z.looseObject({
  repoURL: z.string(),
  path: z.string().optional(),
  targetRevision: z.string().optional(),
  chart: z.string().optional(),
  helm: z
    .looseObject({ valueFiles: z.array(z.string()).optional() })
    .optional(),
  kustomize: z.unknown().optional(),
  directory: z.unknown().optional(),
});

const applicationSchema = z.object({
  spec: z.object({
    source: sourceSchema.optional(),
    sources: z.array(sourceSchema).optional(),
  }),
  status: z
    .object({
      sourceType: z.string().optional(),
      resources: z
        .array(
          z.object({
            kind: z.string(),
            name: z.string(),
            namespace: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** Where the manifests of a server come from. */
export interface GitSource {
  tool: 'argo-cd' | 'flux';
  application: string;
  /** Absent where it could not be read. */
  repository?: string;
  path?: string;
  revision?: string;
  kind: 'manifest' | 'helm-values' | 'kustomize-patch' | 'unknown';
  /** Of Helm, from the path. */
  valueFiles: string[];
}

const KINDS: Record<string, string> = {
  'argo-rollout': 'Rollout',
  kserve: 'InferenceService',
};

/** What people call the object of a server. */
export function objectKindOf(serverKind: string): string {
  return KINDS[serverKind] ?? serverKind;
}

/** Where an object is applied from; undefined where nothing was found that applies it from Git. */
export function gitSourceOf(
  object: ClusterObject,
  serverKind: string,
  applications: readonly ClusterObject[],
): GitSource | undefined {
  const { metadata } = object;
  const kind = objectKindOf(serverKind);
  const flux = FLUX_LABELS.map(label => metadata.labels?.[label]).find(Boolean);
  if (flux) {
    return { tool: 'flux', application: flux, kind: 'unknown', valueFiles: [] };
  }
  const [, tracked, ofKind, name] =
    metadata.annotations?.[TRACKING_ID]?.match(
      /^([^:]+):[^/:]*\/([^:]+):[^/]*\/(.+)$/,
    ) ?? [];
  const byTracking =
    ofKind === kind && name === metadata.name
      ? tracked?.split('_').pop()
      : undefined;
  const parsed = applications.flatMap(candidate => {
    const { data } = applicationSchema.safeParse(candidate);
    return data ? [{ name: candidate.metadata.name, ...data }] : [];
  });
  const application =
    parsed.find(one => one.name === byTracking) ??
    parsed.find(({ status }) =>
      status?.resources?.some(
        resource =>
          resource.kind === kind &&
          resource.name === metadata.name &&
          (resource.namespace === undefined ||
            resource.namespace === metadata.namespace),
      ),
    );
  if (!application) {
    return byTracking
      ? {
          tool: 'argo-cd',
          application: byTracking,
          kind: 'unknown',
          valueFiles: [],
        }
      : undefined;
  }
  const source = application.spec.source ?? application.spec.sources?.[0];
  return {
    tool: 'argo-cd',
    application: application.name,
    repository: source?.repoURL.replace(/^(\w+:\/\/)[^/@]*@/, '$1'),
    path: source?.path,
    revision: source?.targetRevision,
    kind: kindOf(source, application.status?.sourceType),
    valueFiles: source?.helm?.valueFiles ?? ['values.yaml'],
  };
}

function kindOf(
  source: z.infer<typeof sourceSchema> | undefined,
  type: string | undefined,
): GitSource['kind'] {
  if (!source || source.chart) return 'unknown';
  if (source.helm || type === 'Helm') return 'helm-values';
  if (source.kustomize || type === 'Kustomize') return 'kustomize-patch';
  return type === 'Directory' || source.directory ? 'manifest' : 'unknown';
}
