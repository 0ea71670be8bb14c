import type { WorldServer } from '../../world/types';
import type { JsonObject, KubernetesObject, OwnerReference } from '../types';
import { makeDeployment } from './deployment';
import type { Trouble } from './pods';
import type { PodTemplate } from './podTemplate';
import {
  frameworkOf,
  kserveImageOf,
  modelAddress,
  modelAnnotations,
  resourcesOf,
  runtimeOf,
  serverLabels,
} from './serving';
import type { Site } from './Site';

/** KServe's name of the container that serves. */
export const CONTAINER = 'kserve-container';

/** Where KServe notes which address a pod's model was loaded from. */
export const SOURCE_ADDRESS =
  'internal.serving.kserve.io/storage-initializer-sourceuri';

export const SERVICE_LABEL = 'serving.kserve.io/inferenceservice';

/** One version that an InferenceService runs. */
export interface Predictor {
  version: number;
  /** Name of its Deployment and Service. */
  workload: string;
  replicas: number;
  ready: number;
  ageSeconds: number;
}

/** `spec.predictor.model` */
export function modelSpec(
  site: Site,
  server: WorldServer,
  version: number,
): JsonObject {
  return {
    modelFormat: { name: frameworkOf(site, server) },
    name: CONTAINER,
    resources: resourcesOf(runtimeOf(site, server)),
    storageUri: modelAddress(server.model, version),
  };
}

function templateOf(
  site: Site,
  server: WorldServer,
  name: string,
  { version, workload }: Predictor,
): PodTemplate {
  const runtime = runtimeOf(site, server);
  const address = modelAddress(server.model, version);
  return {
    metadata: {
      labels: {
        ...serverLabels(site, server),
        app: `isvc.${workload}`,
        component: 'predictor',
        [SERVICE_LABEL]: name,
      },
      annotations: {
        ...modelAnnotations(site, server, version),
        [SOURCE_ADDRESS]: address,
      },
    },
    spec: {
      initContainers: [
        {
          name: 'storage-initializer',
          image: `registry.example.com/kserve/storage-initializer:${site.platform.kserve.version}`,
          args: [address, '/mnt/models'],
        },
      ],
      containers: [
        {
          name: CONTAINER,
          image: kserveImageOf(site, server),
          args: [`--model_name=${name}`, '--model_dir=/mnt/models'],
          ports: [{ containerPort: 8080, protocol: 'TCP' }],
          resources: resourcesOf(runtime),
        },
      ],
    },
  };
}

/** The Deployment of a predictor, with its ReplicaSet and pods. */
export function makePredictor(
  site: Site,
  server: WorldServer,
  name: string,
  predictor: Predictor,
  options: { deployment: string; owner: OwnerReference },
): KubernetesObject[] {
  const template = templateOf(site, server, name, predictor);
  const trouble: Trouble = {
    kind: 'crashing',
    restarts: site.random('restarts', server.name).integer(4, 90),
  };
  return makeDeployment(site, {
    namespace: server.namespace,
    name: options.deployment,
    labels: template.metadata.labels,
    annotations: template.metadata.annotations,
    selector: { app: template.metadata.labels.app },
    template,
    owner: options.owner,
    replicas: predictor.replicas,
    ready: predictor.ready,
    ageSeconds: predictor.ageSeconds,
    trouble,
  });
}
