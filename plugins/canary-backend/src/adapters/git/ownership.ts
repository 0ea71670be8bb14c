import { GitOwnership, ownedFields } from '@bellwether/plugin-canary-common';
import {
  Application,
  applicationOf,
  applicationsResource,
  argoSourceOf,
  ClusterObject,
  fluxSourceOf,
  gitRepositoriesResource,
  GitSource,
  helmReleasesResource,
  kustomizationsResource,
  Overrides,
  WatchedResource,
} from '@bellwether/plugin-models-node';
import { ObservedRollout } from '../DeliveryAdapter';
import { asTime } from '../times';
import { fieldManagersOf } from './fieldManagers';
import { fluxSyncOf, shortRevision } from './fluxSync';

const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** Field managers that apply what a repository says. */
const GIT_MANAGERS =
  /^(argocd|argo-cd|kustomize-controller|helm-controller|flux)/;

/** What applies objects from Git, as far as it is on a cluster; undefined: it has no such resource, or lets nobody read it. */
export interface GitObjectsSeen {
  applications?: readonly ClusterObject[];
  kustomizations?: readonly ClusterObject[];
  repositories?: readonly ClusterObject[];
  releases?: readonly ClusterObject[];
}

/** Where each of them is listed. */
export const gitResources: Record<keyof GitObjectsSeen, WatchedResource> = {
  applications: applicationsResource,
  kustomizations: kustomizationsResource,
  repositories: gitRepositoriesResource,
  releases: helmReleasesResource,
};

/** Who owns an object, and what is changed of it between its files and the cluster. */
export interface ReadOwnership {
  git: GitOwnership;
  overrides?: Overrides;
}

/**
 * Whether something applies the object from a repository. An Argo CD tracking id that names the object itself is proof, and so
 * is an Application that lists it; a label alone is not, since Helm sets the same one.
 */
export function readGitOwnership(
  object: ClusterObject,
  kind: 'Rollout' | 'InferenceService',
  seen: GitObjectsSeen,
): ReadOwnership {
  const {
    applications = [],
    kustomizations = [],
    repositories = [],
    releases = [],
  } = seen;
  const fields = ownedFieldsOf(object);
  const flux = fluxSourceOf(object, {
    kustomizations,
    repositories,
    releases,
  });
  if (flux) {
    const applied = fluxSyncOf(object, { kustomizations, releases });
    const what = [applied?.applicationKind, flux.application]
      .filter(Boolean)
      .join(' ');
    return {
      git: {
        owner: 'git',
        tool: 'flux',
        application: flux.application,
        ...applied,
        sentence: `Git owns spec (Flux applies ${what}). Status is changed at once; the spec by a pull request.`,
        source: toSource(flux),
        fields,
      },
      overrides: flux.overrides,
    };
  }
  const found = applicationOf(object, kind, applications);
  const from = found && argoSourceOf(found);
  const name =
    found?.name ??
    (fields.some(({ isGit }) => isGit)
      ? object.metadata.labels?.[INSTANCE_LABEL]
      : undefined);
  const isGit = name !== undefined || fields.some(field => field.isGit);
  if (!isGit) {
    return {
      git: {
        owner: 'cluster',
        sentence: 'Nothing was found that applies this object from Git.',
        fields,
      },
    };
  }
  return {
    git: {
      owner: 'git',
      tool: 'argo-cd',
      application: name,
      ...(found?.application && readApplication(found.application)),
      source: from && toSource(from),
      sentence: sentenceOf(name, found?.application),
      fields,
    },
    overrides: from?.overrides,
  };
}

function ownedFieldsOf({ metadata }: ClusterObject): GitOwnership['fields'] {
  return fieldManagersOf(metadata).flatMap(({ manager, at, fields: written }) =>
    ownedFields
      .filter(field => written.includes(field))
      .map(field => ({
        field,
        manager,
        at: asTime(at),
        isGit: GIT_MANAGERS.test(manager),
      })),
  );
}

type Source = NonNullable<GitOwnership['source']>;

const KINDS: Record<GitSource['kind'], Source['kind']> = {
  manifest: 'plain',
  'kustomize-patch': 'kustomize',
  'helm-values': 'helm',
  unknown: 'unknown',
};

function toSource(from: GitSource): Source | undefined {
  const { repository, path, revision, kind, chart } = from;
  return repository === undefined
    ? undefined
    : { repository, path, revision, kind: chart ? 'helm' : KINDS[kind] };
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
): Pick<GitOwnership, 'automated' | 'selfHeal' | 'sync'> {
  const { status } = application;
  return {
    ...automationOf(application),
    sync: status?.sync && {
      status: status.sync.status,
      isCurrent: status.sync.status === 'Synced',
      sentence: [
        `Argo CD: ${status.sync.status}`,
        ...(status.sync.revision
          ? [`at ${shortRevision(status.sync.revision)}`]
          : []),
        ...(status.health?.status ? [`(${status.health.status})`] : []),
      ].join(' '),
      revision: status.sync.revision,
      health: status.health?.status,
    },
  };
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
