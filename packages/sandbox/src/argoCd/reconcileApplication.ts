import { timestamp } from '../controllers/engine/clock';
import { mergeDiff } from '../controllers/engine/mergeDiff';
import { Plan } from '../controllers/engine/Plan';
import type { ObjectReference } from '../kubernetes/ClusterObjects';
import { TRACKING_ID, trackingId } from '../kubernetes/objects/tracking';
import type { JsonObject, KubernetesObject } from '../kubernetes/types';
import { healthOf } from './healthOf';
import type { ReadSource } from './readSource';
import type { Application, Manifest, PastSync } from './schema';
import { threeWayPatch } from './threeWayPatch';

/** Argo CD keeps so many syncs of an Application. */
const KEPT_SYNCS = 10;

/** Wait before what was changed past Git is put back. */
const SELF_HEAL_MILLISECONDS = 5_000;

const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

/** An Application with what Git says and what is on the cluster, at one moment. */
export interface ApplicationSnapshot {
  application: Application;
  source: ReadSource;
  /** What Git said at the last sync. */
  last: readonly Manifest[];
  live(reference: ObjectReference): KubernetesObject | undefined;
  /** Since when the cluster is known to be another than Git says. */
  outOfSyncSince?: Date;
}

interface Compared {
  manifest: Manifest;
  reference: ObjectReference;
  live?: KubernetesObject;
  patch?: JsonObject;
}

/** What an Application is to bring to its cluster. */
function wantedOf(
  { metadata, spec }: Application,
  manifest: Manifest,
): Manifest {
  const { name, namespace = spec.destination.namespace } = manifest.metadata;
  const [group, version] = manifest.apiVersion.split('/');
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      ...(namespace && { namespace }),
      annotations: {
        ...manifest.metadata.annotations,
        [TRACKING_ID]: trackingId(
          metadata.name,
          { group: version ? group : '', kind: manifest.kind },
          { namespace, name },
        ),
      },
    },
  };
}

function compare(
  { application, last, live }: ApplicationSnapshot,
  manifest: Manifest,
): Compared {
  const wanted = wantedOf(application, manifest);
  const { apiVersion, kind, metadata } = wanted;
  const { name, namespace } = metadata;
  const reference = { apiVersion, kind, namespace, name };
  const object = live(reference);
  const before = last.find(
    one => one.kind === kind && one.metadata.name === name,
  );
  return {
    manifest: wanted,
    reference,
    ...(object && {
      live: object,
      patch: threeWayPatch(
        before ? wantedOf(application, before) : {},
        wanted,
        object,
      ),
    }),
  };
}

const isOther = ({ live, patch }: Compared) => !live || patch !== undefined;

function resourceOf(
  { reference, live, manifest }: Compared,
  isSynced: boolean,
) {
  const [group, version] = manifest.apiVersion.split('/');
  const { kind, name, namespace } = reference;
  return {
    group: version ? group : '',
    version: version ?? group,
    kind,
    ...(namespace && { namespace }),
    name,
    status: isSynced ? 'Synced' : 'OutOfSync',
    health: { status: healthOf([live]) },
  };
}

/** A sync as the history has it. */
export function pastSync(
  { spec: { source } }: Pick<Application, 'spec'>,
  id: number,
  revision: string,
  at: string,
): PastSync {
  return { id, revision, deployStartedAt: at, deployedAt: at, source };
}

function statusOf(
  application: Application,
  commit: string,
  compared: readonly Compared[],
  { isSynced, now }: { isSynced: boolean; now: Date },
): JsonObject {
  const { source, destination } = application.spec;
  return {
    ...application.status,
    sync: {
      status: isSynced || !compared.some(isOther) ? 'Synced' : 'OutOfSync',
      revision: commit,
      comparedTo: { destination, source },
    },
    health: { status: healthOf(compared.map(({ live }) => live)) },
    sourceType: 'Directory',
    resources: compared.map(one => resourceOf(one, isSynced || !isOther(one))),
    conditions: undefined,
    reconciledAt: timestamp(now),
  };
}

/** As it is written, but for when it was looked at. */
function withoutTime(status: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify({ ...status, reconciledAt: undefined }));
}

/** Writes what became of an Application; that it was looked at alone is not worth a write. */
function note(
  plan: Plan,
  { metadata, status, operation }: Application,
  next: JsonObject,
): void {
  const { name, namespace } = metadata;
  const patch = mergeDiff(withoutTime(status), withoutTime(next));
  if (patch || operation) {
    plan.patch(
      { ...APPLICATION, name, namespace },
      {
        ...(operation && { operation: null }),
        status: { ...patch, reconciledAt: next.reconciledAt },
      },
    );
  }
}

/**
 * One look of Argo CD at an Application: what Git says is compared with the cluster, and brought there if it is automated and Git
 * says something new, if it heals by itself, or if somebody asked for it. It deletes nothing that has left Git.
 */
export function reconcileApplication(
  snapshot: ApplicationSnapshot,
  now: Date,
): Plan {
  const plan = new Plan();
  const { application, source } = snapshot;
  const { status, spec, operation } = application;
  const at = timestamp(now);
  if ('problem' in source) {
    note(plan, application, {
      ...status,
      sync: { ...status.sync, status: 'Unknown' },
      conditions: [
        {
          type: 'ComparisonError',
          message: `Failed to load target state: ${source.problem}`,
        },
      ],
      reconciledAt: at,
    });
    return plan;
  }
  const { commit, manifests } = source;
  const compared = manifests.map(manifest => compare(snapshot, manifest));
  const { automated } = spec.syncPolicy ?? {};
  const isAutomated = automated?.enabled === true;
  const lastSync = status.history.at(-1);
  const heals = isAutomated && automated.selfHeal;
  const { outOfSyncSince = now } = snapshot;
  const healsIn =
    outOfSyncSince.getTime() + SELF_HEAL_MILLISECONDS - now.getTime();
  const differs = compared.some(isOther);
  const syncs =
    operation !== undefined ||
    (differs &&
      ((isAutomated && lastSync?.revision !== commit) ||
        (heals && healsIn <= 0)));
  if (!syncs) {
    if (heals && differs) plan.wake(healsIn);
    note(
      plan,
      application,
      statusOf(application, commit, compared, { isSynced: false, now }),
    );
    return plan;
  }
  for (const { reference, live, manifest, patch } of compared) {
    if (!live) plan.create(manifest);
    else if (patch) plan.patch(reference, patch);
  }
  const asked = operation ?? {
    initiatedBy: { automated: true },
    sync: { revision: commit },
  };
  note(plan, application, {
    ...statusOf(application, commit, compared, { isSynced: true, now }),
    history: [
      ...status.history,
      pastSync(application, (lastSync?.id ?? -1) + 1, commit, at),
    ].slice(-KEPT_SYNCS),
    operationState: {
      operation: asked,
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      startedAt: at,
      finishedAt: at,
      syncResult: { revision: commit, source: spec.source },
    },
  });
  return plan;
}
