import {
  CONTAINER,
  SERVICE_LABEL,
  SOURCE_ADDRESS,
} from '../../kubernetes/objects/predictors';
import { modelStatus } from '../../kubernetes/objects/modelStatus';
import { canonicalJson } from '../../kubernetes/objects/hashes';
import type { JsonObject } from '../../kubernetes/types';
import { withDefaults } from '../../kubernetes/objects/podTemplate';
import { timestamp } from '../engine/clock';
import type { Plan } from '../engine/Plan';
import type { Deployment, Pod } from '../schemas/workloads';
import type { InferenceService, KserveOptions, Predictor } from './schema';

const INFERENCE_SERVICE = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
};
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };

const SERVERS: Record<string, string> = {
  sklearn: 'sklearnserver',
  xgboost: 'xgbserver',
  lightgbm: 'lgbserver',
  pytorch: 'huggingfaceserver',
  onnx: 'tritonserver',
};

const RUNTIMES: Record<string, string> = {
  sklearn: 'kserve-sklearnserver',
  xgboost: 'kserve-xgbserver',
  lightgbm: 'kserve-lgbserver',
  pytorch: 'kserve-tritonserver',
  onnx: 'kserve-tritonserver',
};

function formatOf({ model }: Predictor): string {
  return model?.modelFormat?.name ?? 'sklearn';
}

export function runtimeOf(predictor: Predictor): string {
  return RUNTIMES[formatOf(predictor)] ?? 'kserve-sklearnserver';
}

export function addressOf({ model }: Predictor): string {
  return model?.storageUri ?? '';
}

/** Where a Deployment's pods load their model from. */
export function loadedBy({ spec }: Deployment): string | undefined {
  return spec.template.metadata.annotations?.[SOURCE_ADDRESS];
}

/** Whether a Deployment's pods are of another size than the one that is asked for. */
export function isOtherSize(
  { spec }: Deployment,
  { model }: Predictor,
): boolean {
  const serving = spec.template.spec.containers.find(
    ({ name }) => name === CONTAINER,
  );
  return (
    model?.resources !== undefined &&
    canonicalJson(serving?.resources) !== canonicalJson(model.resources)
  );
}

function templateFor(
  { metadata }: InferenceService,
  predictor: Predictor,
  app: string,
  { version }: KserveOptions,
) {
  const { name } = metadata;
  const address = addressOf(predictor);
  const server = SERVERS[formatOf(predictor)] ?? 'sklearnserver';
  return {
    metadata: {
      labels: {
        ...metadata.labels,
        app,
        component: 'predictor',
        [SERVICE_LABEL]: name,
      },
      annotations: { ...predictor.annotations, [SOURCE_ADDRESS]: address },
    },
    spec: {
      initContainers: [
        {
          name: 'storage-initializer',
          image: `registry.example.com/kserve/storage-initializer:${version}`,
          args: [address, '/mnt/models'],
        },
      ],
      containers: [
        {
          name: CONTAINER,
          image: `registry.example.com/kserve/${server}:${version}`,
          args: [`--model_name=${name}`, '--model_dir=/mnt/models'],
          ports: [{ containerPort: 8080, protocol: 'TCP' }],
          ...(predictor.model?.resources !== undefined && {
            resources: predictor.model.resources,
          }),
        },
      ],
    },
  };
}

export function ownedBy({ metadata: { name, uid } }: InferenceService) {
  return {
    ...INFERENCE_SERVICE,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export interface WantedWorkload {
  service: InferenceService;
  predictor: Predictor;
  /** Of the Deployment. */
  name: string;
  /** Value of the label by which its pods are found. */
  app: string;
  replicas: number;
}

/** Makes a predictor's Deployment, or changes the one that there is: its pods, their size, or what they load. */
export function keepDeployment(
  plan: Plan,
  existing: Deployment | undefined,
  { service, predictor, name, app, replicas }: WantedWorkload,
  options: KserveOptions,
  now: Date,
): void {
  const { namespace } = service.metadata;
  const template = withDefaults(templateFor(service, predictor, app, options));
  if (!existing) {
    plan.create({
      ...DEPLOYMENT,
      metadata: {
        name,
        namespace,
        generation: 1,
        creationTimestamp: timestamp(now),
        labels: template.metadata.labels,
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        ownerReferences: [ownedBy(service)],
      },
      spec: { replicas, selector: { matchLabels: { app } }, template },
    });
    return;
  }
  const isOther =
    loadedBy(existing) !== addressOf(predictor) ||
    isOtherSize(existing, predictor);
  if (existing.spec.replicas !== replicas || isOther) {
    plan.patch(
      { ...DEPLOYMENT, name, namespace },
      { spec: { replicas, ...(isOther && { template }) } },
    );
  }
}

/** Whether a pod of the Deployment ends again and again. */
export function isCrashing(
  deployment: Deployment,
  pods: readonly Pod[],
): boolean {
  const { matchLabels } = deployment.spec.selector;
  return pods
    .filter(({ metadata }) =>
      Object.entries(matchLabels).every(
        ([key, value]) => metadata.labels[key] === value,
      ),
    )
    .some(({ status }) =>
      JSON.stringify(status).includes('"CrashLoopBackOff"'),
    );
}

/** `status.modelStatus`: a model is in progress until a pod has loaded it, or could not. */
export function modelStatusOf(
  deployment: Deployment | undefined,
  pods: readonly Pod[],
): JsonObject {
  const replicas = deployment?.spec.replicas ?? 1;
  const ready = deployment?.status.readyReplicas ?? 0;
  const isLoading =
    replicas > 0 &&
    ready === 0 &&
    !(deployment && isCrashing(deployment, pods));
  return isLoading
    ? {
        states: { activeModelState: '', targetModelState: 'Pending' },
        transitionStatus: 'InProgress',
      }
    : modelStatus({ replicas, ready });
}
