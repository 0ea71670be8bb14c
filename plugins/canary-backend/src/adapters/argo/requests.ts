import { Action, PlannedRequest } from '@bellwether/plugin-canary-common';
import { ClusterObject } from '@bellwether/plugin-models-node';
import { workloadPlural } from './rights';

/** Its change wakes a controller that missed a promote. */
export const PROMOTE_ANNOTATION = 'bellwether.dev/promote-requested';

/** A message of the status does so too; two of them are never the same, since no change wakes nobody. */
export const wake = (now: Date, action: Action = 'promote') =>
  `${action} requested ${now.toISOString()}`;

const ROOT = '/apis/argoproj.io/v1alpha1/namespaces';

function pathOf(
  { metadata }: ClusterObject,
  plural = 'rollouts',
  name = metadata.name,
): string {
  return [
    ROOT,
    encodeURIComponent(metadata.namespace ?? ''),
    plural,
    encodeURIComponent(name),
  ].join('/');
}

/** In a merge patch this makes the API server refuse, with 409, what is based on another state than the one that was seen. */
export function onlyIf(resourceVersion: string | undefined) {
  return resourceVersion ? { metadata: { resourceVersion } } : {};
}

/** A change of the status goes to an endpoint of its own: sent to the object itself, it is answered with 200 and ignored. */
export function patchStatus(
  rollout: ClusterObject,
  status: Record<string, unknown>,
  resourceVersion?: string,
): PlannedRequest {
  return {
    method: 'PATCH',
    path: `${pathOf(rollout)}/status`,
    contentType: 'application/merge-patch+json',
    body: { ...onlyIf(resourceVersion), status },
  };
}

export function patchSpec(
  rollout: ClusterObject,
  spec: Record<string, unknown>,
  resourceVersion?: string,
): PlannedRequest {
  return {
    method: 'PATCH',
    path: pathOf(rollout),
    contentType: 'application/merge-patch+json',
    body: { ...onlyIf(resourceVersion), spec },
  };
}

export function annotate(
  rollout: ClusterObject,
  annotations: Record<string, string>,
): PlannedRequest {
  return {
    method: 'PATCH',
    path: pathOf(rollout),
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations } },
  };
}

/** AnalysisRuns and Experiments have no endpoint for their status. */
export function patchRun(
  rollout: ClusterObject,
  plural: 'analysisruns' | 'experiments',
  name: string,
  body: Record<string, unknown>,
): PlannedRequest {
  return {
    method: 'PATCH',
    path: pathOf(rollout, plural, name),
    contentType: 'application/merge-patch+json',
    body,
  };
}

/** The whole object with another template; what the API server keeps by itself is left out. */
export function replace(
  rollout: ClusterObject,
  template: unknown,
): PlannedRequest {
  const { status: _, metadata, ...rest } = rollout;
  const { managedFields: __, fieldManagers: ___, ...kept } = metadata;
  const spec =
    typeof rollout.spec === 'object' && rollout.spec !== null
      ? rollout.spec
      : {};
  return {
    method: 'PUT',
    path: pathOf(rollout),
    contentType: 'application/json',
    body: { ...rest, metadata: kept, spec: { ...spec, template } },
  };
}

/** Where the template of a Rollout is changed: itself, or the object that it takes its template from. */
export function templatePath(
  rollout: ClusterObject,
  workload: { kind: string; name: string } | undefined,
): string {
  return workload
    ? `/apis/apps/v1/namespaces/${encodeURIComponent(
        rollout.metadata.namespace ?? '',
      )}/${workloadPlural(workload.kind)}/${encodeURIComponent(workload.name)}`
    : pathOf(rollout);
}
