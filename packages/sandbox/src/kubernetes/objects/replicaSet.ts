import type { KubernetesObject, OwnerReference } from '../types';
import { builtIn } from '../resources';
import { makePods, type Trouble } from './pods';
import { type PodTemplate, withDefaults, withLabels } from './podTemplate';
import { ownedBy, type Site } from './Site';

const REPLICA_SETS = builtIn('replicasets');

export interface ReplicaSetOptions {
  namespace: string;
  /** Name of what owns it. */
  ownerName: string;
  owner: OwnerReference;
  template: PodTemplate;
  hash: string;
  /** Label that tells the pods of one template from those of another. */
  hashLabel: string;
  /** Labels by which the owner finds its pods. */
  selector: Record<string, string>;
  annotations: Record<string, string>;
  replicas: number;
  ready: number;
  ageSeconds: number;
  trouble: Trouble;
}

/** A ReplicaSet with its pods. */
export function makeReplicaSet(
  site: Site,
  options: ReplicaSetOptions,
): KubernetesObject[] {
  const { namespace, ownerName, owner, hash, replicas, ready } = options;
  const hashed = { [options.hashLabel]: hash };
  const template = withDefaults(withLabels(options.template, hashed));
  const name = `${ownerName}-${hash}`;
  const metadata = site.meta({
    resource: REPLICA_SETS,
    name,
    namespace,
    ageSeconds: options.ageSeconds,
    generation: 2,
    labels: template.metadata.labels,
    annotations: options.annotations,
    owner,
  });
  const replicaSet: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: { ...options.selector, ...hashed } },
      template,
    },
    status: {
      replicas,
      ...(replicas > 0 && {
        fullyLabeledReplicas: replicas,
        readyReplicas: ready,
        availableReplicas: ready,
      }),
      observedGeneration: 2,
    },
  };
  return [
    replicaSet,
    ...makePods(site, {
      namespace,
      prefix: name,
      template,
      owner: ownedBy(REPLICA_SETS, metadata),
      count: replicas,
      ready,
      ageSeconds: options.ageSeconds,
      trouble: options.trouble,
    }),
  ];
}
