import { ClusterRight } from '@bellwether/plugin-canary-common';

export const right = (
  verb: string,
  resource: string,
  subresource?: string,
  group = 'argoproj.io',
): ClusterRight => ({ verb, group, resource, subresource });

export const PATCH_STATUS = right('patch', 'rollouts', 'status');
export const PATCH_SPEC = right('patch', 'rollouts');
export const PUT_SPEC = right('update', 'rollouts');
export const PATCH_RUN = right('patch', 'analysisruns');

/** Objects that a Rollout may take its template from, and whose template stands where its own would. */
const WORKLOADS: Record<string, string> = {
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
};

/** How the API server calls objects of such a kind; undefined for others. */
export function workloadPlural(kind: string): string | undefined {
  return WORKLOADS[kind];
}

/** To change a template that is kept in another object, which the Rollout refers to. */
export function patchWorkload(kind: string): ClusterRight {
  return right(
    'patch',
    workloadPlural(kind) ?? kind.toLocaleLowerCase('en-US'),
    undefined,
    'apps',
  );
}
