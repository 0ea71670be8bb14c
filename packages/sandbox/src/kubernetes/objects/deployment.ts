import type { KubernetesObject, OwnerReference } from '../types';
import { builtIn } from '../resources';
import type { Trouble } from './pods';
import { type PodTemplate, withDefaults } from './podTemplate';
import { makeReplicaSet } from './replicaSet';
import { ownedBy, type Site } from './Site';

const DEPLOYMENTS = builtIn('deployments');
const REVISION = 'deployment.kubernetes.io/revision';

export interface DeploymentOptions {
  namespace: string;
  name: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  /** Labels by which it finds its pods. */
  selector: Record<string, string>;
  template: PodTemplate;
  owner?: OwnerReference;
  replicas: number;
  ready: number;
  ageSeconds: number;
  trouble: Trouble;
}

function statusOf(
  site: Site,
  { replicas, ready, ageSeconds }: DeploymentOptions,
) {
  const at = site.time(ageSeconds);
  const isAvailable = ready >= Math.ceil(replicas * 0.75);
  const unavailable = replicas - ready;
  return {
    observedGeneration: 1,
    replicas,
    updatedReplicas: replicas,
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    ...(unavailable > 0 && { unavailableReplicas: unavailable }),
    conditions: [
      {
        type: 'Available',
        status: isAvailable ? 'True' : 'False',
        lastUpdateTime: at,
        lastTransitionTime: at,
        reason: isAvailable
          ? 'MinimumReplicasAvailable'
          : 'MinimumReplicasUnavailable',
        message: isAvailable
          ? 'Deployment has minimum availability.'
          : 'Deployment does not have minimum availability.',
      },
    ],
  };
}

/** The end of the name of a Deployment's ReplicaSet. */
export function hashOfDeployment(
  site: Site,
  namespace: string,
  name: string,
): string {
  return site.hash(10, namespace, name, 'deployment');
}

/** A Deployment with its ReplicaSet and pods. */
export function makeDeployment(
  site: Site,
  options: DeploymentOptions,
): KubernetesObject[] {
  const { namespace, name, selector, template, replicas } = options;
  const annotations = { ...options.annotations, [REVISION]: '1' };
  const metadata = site.meta({
    resource: DEPLOYMENTS,
    name,
    namespace,
    ageSeconds: options.ageSeconds,
    generation: 1,
    labels: options.labels,
    annotations,
    owner: options.owner,
  });
  const deployment: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: withDefaults(template),
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: statusOf(site, options),
  };
  return [
    deployment,
    ...makeReplicaSet(site, {
      namespace,
      ownerName: name,
      owner: ownedBy(DEPLOYMENTS, metadata),
      template,
      hash: hashOfDeployment(site, namespace, name),
      hashLabel: 'pod-template-hash',
      selector,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(replicas),
        [REVISION]: '1',
      },
      replicas,
      ready: options.ready,
      ageSeconds: options.ageSeconds,
      trouble: options.trouble,
    }),
  ];
}
