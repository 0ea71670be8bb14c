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

/** A template that is kept in a Deployment, which the Rollout refers to. */
export const PATCH_DEPLOYMENT = right(
  'patch',
  'deployments',
  undefined,
  'apps',
);
