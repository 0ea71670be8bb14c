import type { Rollout } from '@bellwether/plugin-canary-common';
import type {
  Cluster,
  KubernetesObject,
} from '../components/kubernetes/Cluster';
import { METRICS_ADDRESS } from '../components/pod-discovery/targetsOfPods';
import { eventually, expectThat } from '../faults/Checks';
import { CLUSTER, MODEL } from '../proof/names';
import type { Portal } from '../proof/Portal';
import {
  deploymentSchema,
  routeSchema,
  type SeenDeployment,
  type SeenService,
  serviceSchema,
} from './seen';

export const NAMESPACE = 'kserve-proof';

/** What is made by a controller is there within this time, also where an autoscaler has to look first. */
export const OBEYED_SECONDS = 90;

/** The portal watches: what the cluster has is there within this time. */
const SEEN_SECONDS = 30;

/** A predictor that serves one version. */
export function predictorOf(
  version: string,
  { name, metricsAddress, ...fields }: PredictorOptions = {},
) {
  return {
    ...(name && { name }),
    annotations: {
      'bellwether.dev/model-version': version,
      ...(metricsAddress && { [METRICS_ADDRESS]: metricsAddress }),
    },
    model: {
      // The definition asks for it, of a canary.
      name: 'kserve-container',
      modelFormat: { name: 'sklearn' },
      storageUri: `pvc://models/risk/${version}`,
    },
    ...fields,
  };
}

interface PredictorOptions {
  name?: string;
  /** Of the process that answers for its pods. */
  metricsAddress?: string;
  minReplicas?: number;
}

/** InferenceServices on the cluster, past the portal and through it. */
export class Services {
  constructor(readonly cluster: Cluster, readonly portal: Portal) {}

  /** Id of an InferenceService in the portal. */
  idOf(name: string): string {
    return `${CLUSTER}/${NAMESPACE}/kserve/${name}`;
  }

  async create(
    name: string,
    predictor: object,
    annotations: Record<string, string> = {
      'serving.kserve.io/deploymentMode': 'Standard',
    },
  ): Promise<void> {
    await this.cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE },
    });
    await this.cluster.create(serviceOf(name, predictor, annotations));
  }

  /** Changes it as a pipeline does. */
  async patch(name: string, body: object): Promise<void> {
    await this.cluster.request({
      method: 'PATCH',
      path: pathOf(name),
      type: 'application/merge-patch+json',
      body,
    });
  }

  async read(name: string): Promise<SeenService> {
    const { text } = await this.cluster.request({ path: pathOf(name) });
    return serviceSchema.parse(JSON.parse(text));
  }

  /** Waits until the controller has made of it what is wanted. */
  until(
    name: string,
    what: string,
    isSo: (service: SeenService) => boolean,
  ): Promise<SeenService> {
    return eventually(what, OBEYED_SECONDS, () => this.read(name), isSo);
  }

  /** Waits until the portal shows what is wanted. */
  shown(
    name: string,
    what: string,
    isSo: (rollout: Rollout) => boolean,
    seconds = SEEN_SECONDS,
  ): Promise<Rollout> {
    return eventually(
      what,
      seconds,
      () => this.portal.canary.getRollout(this.idOf(name)),
      isSo,
    );
  }

  /** Backends of the first rule of a route, as `name weight`; undefined when there is no such route. */
  async backends(route: string): Promise<string[] | undefined> {
    const found = await this.find(
      `/apis/gateway.networking.k8s.io/v1/namespaces/${NAMESPACE}/httproutes/${route}`,
    );
    return (
      found &&
      routeSchema
        .parse(found)
        .spec.rules[0].backendRefs.map(
          ({ name, weight }) => `${name} ${weight}`,
        )
    );
  }

  async deployment(name: string): Promise<SeenDeployment | undefined> {
    const found = await this.find(
      `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${name}`,
    );
    return found && deploymentSchema.parse(found);
  }

  /** Fails unless the route leads to the one backend. */
  async expectAllTo(backend: string, route: string): Promise<void> {
    const backends = await this.backends(route);
    expectThat(
      backends?.length === 1 && backends[0] === `${backend} 1`,
      `The route ${route} leads to ${backends?.join(', ') ?? 'nothing'}`,
    );
  }

  private async find(path: string): Promise<object | undefined> {
    const { status, text } = await this.cluster.ask({ path });
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text);
  }
}

function pathOf(name: string): string {
  return `/apis/serving.kserve.io/v1beta1/namespaces/${NAMESPACE}/inferenceservices/${name}`;
}

function serviceOf(
  name: string,
  predictor: object,
  annotations: Record<string, string>,
): KubernetesObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name,
      namespace: NAMESPACE,
      annotations: { 'bellwether.dev/model': MODEL, ...annotations },
    },
    spec: { predictor },
  };
}
