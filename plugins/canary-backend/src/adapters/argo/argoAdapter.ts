import { ClusterObject } from '@bellwether/plugin-models-node';
import { DeliveryAdapter } from '../DeliveryAdapter';
import {
  keepMetadata,
  keepMetadataAndSpec,
  keepPod,
  keepServer,
} from '../kept';
import { httpRoutesResource } from '../routes';
import { act } from './act';
import { capabilities } from './capabilities';
import { isDone } from './isDone';
import { observe } from './observe';
import { preview } from './preview';
import { HASH_LABEL } from './ReadRollout';
import { namedHttpRoutes, namedVirtualServices } from './routers';

function ownerOfKind(kind: string) {
  return ({ metadata }: ClusterObject) =>
    metadata.ownerReferences?.find(owner => owner.kind === kind)?.name;
}

/** Argo Rollouts, canary and blue-green. */
export const argoAdapter: DeliveryAdapter = {
  kind: 'argo-rollout',
  resource: {
    group: 'argoproj.io',
    version: 'v1alpha1',
    plural: 'rollouts',
    keep: keepServer,
  },
  related: {
    replicaSets: {
      resource: {
        group: 'apps',
        version: 'v1',
        plural: 'replicasets',
        labelSelector: HASH_LABEL,
      },
      ownerName: ownerOfKind('Rollout'),
    },
    pods: {
      resource: {
        group: '',
        version: 'v1',
        plural: 'pods',
        labelSelector: HASH_LABEL,
        keep: keepPod,
      },
      // The ReplicaSet of a Rollout is called by the Rollout's name and the hash of its template.
      ownerName: ({ metadata }) => {
        const set = metadata.ownerReferences?.find(
          ({ kind }) => kind === 'ReplicaSet',
        )?.name;
        const suffix = `-${metadata.labels?.[HASH_LABEL]}`;
        return set?.endsWith(suffix) ? set.slice(0, -suffix.length) : undefined;
      },
    },
    analysisRuns: {
      resource: {
        group: 'argoproj.io',
        version: 'v1alpha1',
        plural: 'analysisruns',
      },
      ownerName: ownerOfKind('Rollout'),
    },
    experiments: {
      resource: {
        group: 'argoproj.io',
        version: 'v1alpha1',
        plural: 'experiments',
      },
      ownerName: ownerOfKind('Rollout'),
    },
    ingresses: {
      resource: {
        group: 'networking.k8s.io',
        version: 'v1',
        plural: 'ingresses',
        keep: keepMetadata,
      },
      ownerName: ownerOfKind('Rollout'),
    },
    virtualServices: {
      resource: {
        group: 'networking.istio.io',
        version: 'v1',
        plural: 'virtualservices',
        keep: keepMetadataAndSpec,
      },
      namedBy: namedVirtualServices,
    },
    httpRoutes: { resource: httpRoutesResource, namedBy: namedHttpRoutes },
  },
  observe,
  capabilities,
  preview,
  isDone,
  act,
};
