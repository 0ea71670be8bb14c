/** Label that tells the pods of one template from those of another. */
export const HASH_LABEL = 'rollouts-pod-template-hash';

export const REVISION = 'rollout.argoproj.io/revision';
export const REVISION_HISTORY = 'rollout.argoproj.io/revision-history';
export const DESIRED_REPLICAS = 'rollout.argoproj.io/desired-replicas';

/** On a Service: the Rollout that points it at its pods. */
export const MANAGED_BY = 'argo-rollouts.argoproj.io/managed-by-rollouts';

/** On a ReplicaSet that nothing is sent to any more: when its pods go. */
export const SCALE_DOWN_DEADLINE = 'scale-down-deadline';

/** On a Rollout that is meant for another controller than the one that has no name. */
export const CONTROLLER_INSTANCE =
  'argo-rollouts.argoproj.io/controller-instance-id';

export const ROLLOUT = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
};
export const ANALYSIS_RUN = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AnalysisRun',
};
export const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
export const SERVICE = { apiVersion: 'v1', kind: 'Service' };
export const POD = { apiVersion: 'v1', kind: 'Pod' };
export const INGRESS = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' };
