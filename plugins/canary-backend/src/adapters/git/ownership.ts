import { GitOwnership, ownedFields } from '@bellwether/plugin-canary-common';
import {
  ClusterObject,
  parseOnce,
  WatchedResource,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { ObservedRollout } from '../DeliveryAdapter';
import { asTime } from '../times';
import { fieldManagersOf } from './fieldManagers';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const INSTANCE_LABEL = 'app.kubernetes.io/instance';
const FLUX_LABELS = [
  'kustomize.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/name',
];

/** Field managers that apply what a repository says. */
const GIT_MANAGERS =
  /^(argocd|argo-cd|kustomize-controller|helm-controller|flux)/;

/** Applications tell whether they heal by themselves, and where their source is. */
export const applicationsResource: WatchedResource = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'applications',
};

const sourceSchema = z.object({
  repoURL: z.string(),
  path: z.string().optional(),
  targetRevision: z.string().optional(),
  chart: z.string().optional(),
  helm: z.unknown().optional(),
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

type Application = z.infer<typeof applicationSchema>;

const parseApplication = parseOnce(applicationSchema);

/**
 * Whether something applies the object from a repository. An Argo CD tracking id that names the object itself is proof, and so
 * is an Application that lists it; a label alone is not, since Helm sets the same one.
 */
export function readGitOwnership(
  object: ClusterObject,
  kind: 'Rollout' | 'InferenceService',
  applications: readonly ClusterObject[] | undefined,
): GitOwnership {
  const fields = fieldManagersOf(object.metadata).flatMap(
    ({ manager, at, fields: written }) =>
      ownedFields
        .filter(field => written.includes(field))
        .map(field => ({
          field,
          manager,
          at: asTime(at),
          isGit: GIT_MANAGERS.test(manager),
        })),
  );
  const flux = FLUX_LABELS.map(label => object.metadata.labels?.[label]).find(
    Boolean,
  );
  if (flux) {
    return {
      owner: 'git',
      tool: 'flux',
      application: flux,
      sentence: `Git owns spec (Flux applies ${flux}). Status is changed at once; the spec by a pull request.`,
      fields,
    };
  }
  const tracked = trackedBy(object, kind);
  const known = (applications ?? []).flatMap(
    candidate => parseApplication(candidate) ?? [],
  );
  const application =
    known.find(({ metadata }) => metadata.name === tracked) ??
    known.find(candidate => lists(candidate, object, kind));
  const name =
    application?.metadata.name ??
    tracked ??
    (fields.some(({ isGit }) => isGit)
      ? object.metadata.labels?.[INSTANCE_LABEL]
      : undefined);
  const isGit = name !== undefined || fields.some(field => field.isGit);
  if (!isGit) {
    return {
      owner: 'cluster',
      sentence: 'Nothing was found that applies this object from Git.',
      fields,
    };
  }
  return {
    owner: 'git',
    tool: 'argo-cd',
    application: name,
    ...(application && readApplication(application)),
    sentence: sentenceOf(name, application),
    fields,
  };
}

/** `<application>:<group>/<kind>:<namespace>/<name>`; one that was copied from another object names that one. */
function trackedBy(
  { metadata }: ClusterObject,
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
  { metadata }: ClusterObject,
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

function automationOf({ spec }: Application) {
  const { automated } = spec.syncPolicy ?? {};
  return {
    automated:
      automated !== undefined && automated !== null
        ? automated.enabled !== false
        : false,
    selfHeal: automated?.selfHeal === true && automated.enabled !== false,
  };
}

function readApplication(
  application: Application,
): Pick<GitOwnership, 'automated' | 'selfHeal' | 'source' | 'sync'> {
  const { spec, status } = application;
  const source = spec.source ?? spec.sources?.[0];
  return {
    ...automationOf(application),
    source: source && {
      repository: withoutCredentials(source.repoURL),
      path: source.path,
      revision: source.targetRevision,
      kind: sourceKind(source, status?.sourceType),
    },
    sync: status?.sync && {
      status: status.sync.status,
      revision: status.sync.revision,
      health: status.health?.status,
    },
  };
}

function sourceKind(
  source: z.infer<typeof sourceSchema>,
  type: string | undefined,
): 'plain' | 'kustomize' | 'helm' | 'unknown' {
  if (source.chart || source.helm || type === 'Helm') return 'helm';
  if (source.kustomize || type === 'Kustomize') return 'kustomize';
  return type === 'Directory' || source.directory ? 'plain' : 'unknown';
}

function withoutCredentials(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

function sentenceOf(
  name: string | undefined,
  application: Application | undefined,
): string {
  const about = [
    name ? `Argo CD app ${name}` : 'Argo CD',
    application
      ? `self-heal ${automationOf(application).selfHeal ? 'on' : 'off'}`
      : 'whether it heals by itself could not be read',
  ].join(', ');
  return `Git owns spec (${about}). Status is changed at once; the spec by a pull request.`;
}

/** After an abort the spec, and so Git, still asks for the version that was aborted. */
export function withStillNames(
  git: GitOwnership,
  observed: ObservedRollout,
): GitOwnership {
  if (!observed.aborted || git.owner !== 'git') return git;
  const canary = observed.arms.find(({ role }) => role === 'canary');
  if (!canary) return git;
  const version = Number(canary.reference?.version);
  const isVersion = Number.isSafeInteger(version) && version > 0;
  return {
    ...git,
    stillNames: {
      ...(isVersion && { version }),
      image: canary.images[0],
      sentence: `Git still names ${
        canary.reference?.version ?? canary.images[0] ?? 'the aborted version'
      }: it comes back with the next change, until Git names another.`,
    },
  };
}
