import { z } from 'zod';
import { parseOnce } from '../clusters/parseOnce';
import type { ClusterObject, WatchedResource } from '../serverKind';
import type { GitSource } from './gitSource';
import { httpsOf } from './httpsOf';
import { overridesIn } from './overrides';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';

/** Applications of Argo CD tell where their source is, and whether they heal by themselves. @public */
export const applicationsResource: WatchedResource = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'applications',
};

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
  metadata: z.looseObject({ name: z.string() }),
  spec: z.object({
    source: sourceSchema.optional(),
    sources: z.array(sourceSchema).optional(),
    syncPolicy: z
      .object({
        automated: z
          .object({
            selfHeal: z.boolean().optional(),
            enabled: z.boolean().optional(),
          })
          .nullish(),
      })
      .optional(),
  }),
  status: z
    .object({
      sourceType: z.string().optional(),
      sync: z
        .object({ status: z.string(), revision: z.string().optional() })
        .optional(),
      health: z.object({ status: z.string().optional() }).optional(),
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

/** What is read of an Application. @public */
export type Application = z.infer<typeof applicationSchema>;

/** The Application that applies an object. @public */
export interface FoundApplication {
  name: string;
  /** Undefined where the object names one that is not to be seen. */
  application?: Application;
}

const parseApplication = parseOnce(applicationSchema);

/**
 * Which Application of Argo CD applies an object; undefined where none does. A tracking id that names the object itself is proof,
 * and so is an Application that lists it; a label alone is not, since Helm sets the same one.
 *
 * @param kind - of the object, as Kubernetes names it
 * @public
 */
export function applicationOf(
  object: Pick<ClusterObject, 'metadata'>,
  kind: string,
  applications: readonly ClusterObject[],
): FoundApplication | undefined {
  const tracked = trackedBy(object, kind);
  const known = applications.flatMap(
    candidate => parseApplication(candidate) ?? [],
  );
  const application =
    known.find(({ metadata }) => metadata.name === tracked) ??
    known.find(candidate => lists(candidate, object, kind));
  const name = application?.metadata.name ?? tracked;
  return name === undefined ? undefined : { name, application };
}

/** `<application>:<group>/<kind>:<namespace>/<name>`; one that was copied from another object names that one. */
function trackedBy(
  { metadata }: Pick<ClusterObject, 'metadata'>,
  kind: string,
): string | undefined {
  const id = metadata.annotations?.[TRACKING_ID];
  const [, application, ofKind, namespace, name] =
    id?.match(/^([^:]+):[^/:]*\/([^:]+):([^/]*)\/(.+)$/) ?? [];
  const isItself =
    ofKind === kind &&
    name === metadata.name &&
    (namespace === metadata.namespace || namespace === '');
  // Of Applications in other namespaces the id begins with that namespace.
  return isItself ? application?.split('_').pop() : undefined;
}

function lists(
  { status }: Application,
  { metadata }: Pick<ClusterObject, 'metadata'>,
  kind: string,
): boolean {
  return (status?.resources ?? []).some(
    resource =>
      resource.kind === kind &&
      resource.name === metadata.name &&
      (resource.namespace === undefined ||
        resource.namespace === metadata.namespace),
  );
}

/** Where an Application applies its objects from. @public */
export function argoSourceOf({
  name,
  application,
}: FoundApplication): GitSource {
  const source = application?.spec.source ?? application?.spec.sources?.[0];
  return {
    tool: 'argo-cd',
    application: name,
    ...(source && {
      repository: httpsOf(source.repoURL),
      path: source.path,
      revision: source.targetRevision,
      ...(source.chart && { chart: source.chart }),
    }),
    kind: kindOf(source, application?.status?.sourceType),
    valueFiles: application ? source?.helm?.valueFiles ?? ['values.yaml'] : [],
    overrides: overridesIn(source?.kustomize),
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
