import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { httpsOf } from './httpsOf';
import type { GitSource } from './gitSource';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';

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

/** Which Application of Argo CD applies an object, and from where; undefined where none does. */
export function argoSourceOf(
  { metadata }: Pick<ClusterObject, 'metadata'>,
  kind: string,
  applications: readonly ClusterObject[],
): GitSource | undefined {
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
    repository: source && httpsOf(source.repoURL),
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
