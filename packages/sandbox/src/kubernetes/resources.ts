import type { ResourceType } from './types';

const common = {
  version: 'v1',
  namespaced: true,
  custom: false,
  statusSubresource: true,
  counted: false,
};

/** Kinds that every cluster has. */
export const BUILT_IN: readonly ResourceType[] = [
  {
    ...common,
    group: '',
    plural: 'namespaces',
    singular: 'namespace',
    kind: 'Namespace',
    shortNames: ['ns'],
    namespaced: false,
  },
  {
    ...common,
    group: '',
    plural: 'pods',
    singular: 'pod',
    kind: 'Pod',
    shortNames: ['po'],
    counted: true,
  },
  {
    ...common,
    group: '',
    plural: 'services',
    singular: 'service',
    kind: 'Service',
    shortNames: ['svc'],
  },
  {
    ...common,
    group: '',
    plural: 'events',
    singular: 'event',
    kind: 'Event',
    shortNames: ['ev'],
    statusSubresource: false,
  },
  {
    ...common,
    group: '',
    plural: 'configmaps',
    singular: 'configmap',
    kind: 'ConfigMap',
    shortNames: ['cm'],
    statusSubresource: false,
  },
  {
    ...common,
    group: '',
    plural: 'secrets',
    singular: 'secret',
    kind: 'Secret',
    statusSubresource: false,
  },
  {
    ...common,
    group: 'networking.k8s.io',
    plural: 'ingresses',
    singular: 'ingress',
    kind: 'Ingress',
    shortNames: ['ing'],
    counted: true,
  },
  {
    ...common,
    group: 'apps',
    plural: 'deployments',
    singular: 'deployment',
    kind: 'Deployment',
    shortNames: ['deploy'],
    counted: true,
  },
  {
    ...common,
    group: 'apps',
    plural: 'replicasets',
    singular: 'replicaset',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    counted: true,
  },
  {
    ...common,
    group: 'apiextensions.k8s.io',
    plural: 'customresourcedefinitions',
    singular: 'customresourcedefinition',
    kind: 'CustomResourceDefinition',
    shortNames: ['crd', 'crds'],
    namespaced: false,
    readOnly: true,
  },
];

/** @param plural - of a kind that every cluster has */
export function builtIn(plural: string): ResourceType {
  const resource = BUILT_IN.find(candidate => candidate.plural === plural);
  if (!resource) {
    throw new Error(`No built-in kind has the name ${plural}`);
  }
  return resource;
}

const custom = {
  namespaced: true,
  custom: true,
  statusSubresource: true,
  counted: true,
};

export const ROLLOUTS: ResourceType = {
  ...custom,
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'rollouts',
  singular: 'rollout',
  kind: 'Rollout',
  shortNames: ['ro'],
};

/** Argo Rollouts 1.9 defines no status subresource for it: the status is part of the object. */
export const ANALYSIS_RUNS: ResourceType = {
  ...custom,
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'analysisruns',
  singular: 'analysisrun',
  kind: 'AnalysisRun',
  shortNames: ['ar'],
  statusSubresource: false,
};

export const ANALYSIS_TEMPLATES: ResourceType = {
  ...custom,
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'analysistemplates',
  singular: 'analysistemplate',
  kind: 'AnalysisTemplate',
  shortNames: ['at'],
  statusSubresource: false,
};

export const CLUSTER_ANALYSIS_TEMPLATES: ResourceType = {
  ...ANALYSIS_TEMPLATES,
  plural: 'clusteranalysistemplates',
  singular: 'clusteranalysistemplate',
  kind: 'ClusterAnalysisTemplate',
  shortNames: ['cat'],
  namespaced: false,
};

/** Argo CD 3 defines no status subresource for it either. */
export const APPLICATIONS: ResourceType = {
  ...custom,
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'applications',
  singular: 'application',
  kind: 'Application',
  shortNames: ['app', 'apps'],
  statusSubresource: false,
};

export const INFERENCE_SERVICES: ResourceType = {
  ...custom,
  group: 'serving.kserve.io',
  version: 'v1beta1',
  plural: 'inferenceservices',
  singular: 'inferenceservice',
  kind: 'InferenceService',
  shortNames: ['isvc'],
};

/** Gateway API 1.4; where KServe runs in Standard mode. */
export const HTTP_ROUTES: ResourceType = {
  ...custom,
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  plural: 'httproutes',
  singular: 'httproute',
  kind: 'HTTPRoute',
};

/** Knative Serving; where KServe runs in Serverless mode. */
export const REVISIONS: ResourceType = {
  ...custom,
  group: 'serving.knative.dev',
  version: 'v1',
  plural: 'revisions',
  singular: 'revision',
  kind: 'Revision',
  shortNames: ['rev'],
};

/** `rollouts.argoproj.io`, or `pods` in the core group. */
export function qualifiedName({
  group,
  plural,
}: Pick<ResourceType, 'group' | 'plural'>): string {
  return group ? `${plural}.${group}` : plural;
}

/** `argoproj.io/v1alpha1`, or `v1` in the core group. */
export function apiVersionOf({
  group,
  version,
}: Pick<ResourceType, 'group' | 'version'>): string {
  return group ? `${group}/${version}` : version;
}
