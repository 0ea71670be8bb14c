import { GitOwnership } from '@bellwether/plugin-canary-common';
import {
  ClusterObject,
  fluxOwnerOf,
  parseOnce,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { conditionsSchema } from '../argo/schema';

/** Longest message that is kept of what Flux says. */
const MESSAGE_LENGTH = 300;

/** What is read of a Kustomization or a HelmRelease of Flux. */
const appliedSchema = z.object({
  metadata: z.looseObject({ generation: z.number().optional() }),
  spec: z.looseObject({ suspend: z.boolean().optional() }).default({}),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      /** Of a Kustomization, as `main@sha1:3f9a2d1…`. */
      lastAppliedRevision: z.string().optional(),
      /** Of a HelmRelease, the newest first. */
      history: z
        .array(
          z.object({
            chartName: z.string().optional(),
            chartVersion: z.string(),
            status: z.string().optional(),
          }),
        )
        .optional(),
      conditions: conditionsSchema.optional(),
    })
    .default({}),
});

type Applied = z.infer<typeof appliedSchema>;
type Sync = NonNullable<GitOwnership['sync']>;

const parseApplied = parseOnce(appliedSchema);

/**
 * Which object of Flux applies an object, and whether that is reconciled; `sync` is absent where it could not be read. Undefined
 * where Flux does not say whose object it is.
 */
export function fluxSyncOf(
  object: Pick<ClusterObject, 'metadata'>,
  seen: Record<'kustomizations' | 'releases', readonly ClusterObject[]>,
): Pick<GitOwnership, 'applicationKind' | 'sync'> | undefined {
  const owner = fluxOwnerOf(object);
  if (!owner) return undefined;
  const among =
    owner.kind === 'HelmRelease' ? seen.releases : seen.kustomizations;
  const found = among.find(
    ({ metadata }) =>
      metadata.name === owner.name && metadata.namespace === owner.namespace,
  );
  const applied = found && parseApplied(found);
  return {
    applicationKind: owner.kind,
    ...(applied && { sync: readSync(applied) }),
  };
}

function readSync(applied: Applied): Sync {
  const { status, ready, message } = stateOf(applied);
  const revision = revisionOf(applied);
  const last = revision && shortRevision(revision);
  const about =
    ready || !last ? (last && ` at ${last}`) ?? '' : `; applied last: ${last}`;
  return {
    status,
    isCurrent: ready,
    revision,
    sentence: `Flux: ${status}${message ? `, ${message}` : ''}${about}`,
  };
}

/** As Flux means it: a condition counts only if it is about the spec that is there now. */
function stateOf({ metadata, spec, status }: Applied): {
  status: 'Reconciled' | 'Reconciling' | 'Failed' | 'Suspended';
  ready: boolean;
  message?: string;
} {
  if (spec.suspend) {
    return {
      status: 'Suspended',
      ready: false,
      message: 'what is merged is not applied until it is resumed',
    };
  }
  const condition = status.conditions?.find(({ type }) => type === 'Ready');
  const isObserved =
    status.observedGeneration === undefined ||
    status.observedGeneration === metadata.generation;
  if (!condition || !isObserved || condition.status === 'Unknown') {
    return { status: 'Reconciling', ready: false };
  }
  return condition.status === 'True'
    ? { status: 'Reconciled', ready: true }
    : {
        status: 'Failed',
        ready: false,
        message: said(condition.message ?? condition.reason),
      };
}

/** What Flux says, in one line, and without what a URL may hold before its host. */
function said(message: string | undefined): string | undefined {
  return message
    ?.replace(/\s+/g, ' ')
    .replace(/:\/\/[^/\s@]*@/g, '://')
    .slice(0, MESSAGE_LENGTH);
}

function revisionOf({ status }: Applied): string | undefined {
  const newest = status.history?.find(
    one => one.status === undefined || one.status === 'deployed',
  );
  return newest
    ? [newest.chartName, newest.chartVersion].filter(Boolean).join(' ')
    : status.lastAppliedRevision;
}

/** `main at 3f9a2d1` of `main@sha1:3f9a2d1…`; a commit alone by its first seven digits; another as it is. */
export function shortRevision(revision: string): string {
  const [, branch, commit] =
    /^(?:(.*)@sha1:|)([0-9a-f]{40,64})$/.exec(revision) ?? [];
  if (!commit) return revision;
  return branch ? `${branch}, ${commit.slice(0, 7)}` : commit.slice(0, 7);
}
