import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  Cluster,
  type KubernetesObject,
} from '../components/kubernetes/Cluster';
import { ADDRESS } from '../components/nginx/routes';
import { METRICS_ADDRESS } from '../components/pod-discovery/targetsOfPods';
import { rolloutSchema, type Served } from './serve';

const LOOK_MILLISECONDS = 500;

/** Kinds whose definitions cannot be had here: their objects are held against a schema only. */
const UNSERVED = new Set(['ServiceMonitor']);

const statusSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      observedGeneration: z.string().optional(),
      currentPodHash: z.string().optional(),
      stableRS: z.string().optional(),
    })
    .prefault({}),
});

/** What a project deploys, as it is on the cluster. */
export class OnCluster {
  private readonly applied = new Map<string, KubernetesObject>();

  constructor(
    private readonly cluster: Cluster,
    private readonly print: (line: string) => void,
  ) {}

  /** What a platform team has put there, and the secret that External Secrets would make. */
  async prepare(options: {
    name: string;
    namespace: string;
    token: string;
    application: KubernetesObject;
  }): Promise<void> {
    const { name, namespace, token, application } = options;
    for (const each of [namespace, 'argocd']) {
      await this.cluster.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: each },
      });
    }
    await this.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `${name}-judge`, namespace },
      stringData: { token },
    });
    await this.apply(application);
  }

  /** Applies what was rendered, the Rollout last. */
  async release(objects: KubernetesObject[], served: Served): Promise<void> {
    const isFirst = !objects.some(({ kind, metadata }) =>
      this.applied.has(`${kind} ${metadata.name}`),
    );
    for (const object of objects) {
      const { kind } = object;
      if (kind === 'Rollout') continue;
      if (UNSERVED.has(kind)) {
        this.print(
          `not applied: ${kind}, whose definition is not to be had here`,
        );
      } else if (isFirst || kind !== 'Service') {
        // Argo Rollouts has written into the selectors of the Services since.
        await this.apply(object);
      }
    }
    await this.apply(asOnThisMachine(rolloutOf(objects), served));
  }

  async untilHealthy(rollout: KubernetesObject, seconds: number) {
    const path = await this.cluster.pathOf(rollout);
    await until(`${rollout.metadata.name} is healthy`, seconds, async () => {
      const { text } = await this.cluster.request({ path });
      const { metadata, status } = statusSchema.parse(JSON.parse(text));
      if (status.phase === 'Degraded') {
        throw new Error(`The release went back: ${status.message}`);
      }
      return (
        status.observedGeneration === String(metadata.generation) &&
        status.phase === 'Healthy' &&
        status.currentPodHash === status.stableRS
      );
    });
  }

  /** Takes away all that was applied: others use the cluster after this. */
  async clear(): Promise<void> {
    for (const object of [...this.applied.values()].reverse()) {
      await this.cluster.ask({
        method: 'DELETE',
        path: await this.cluster.pathOf(object),
        query: { propagationPolicy: 'Background' },
      });
    }
    this.applied.clear();
  }

  private async apply(object: KubernetesObject): Promise<void> {
    this.applied.set(`${object.kind} ${object.metadata.name}`, object);
    await this.cluster.apply(object);
  }
}

export function rolloutOf(objects: KubernetesObject[]): KubernetesObject {
  const rollout = objects.find(({ kind }) => kind === 'Rollout');
  if (!rollout) throw new Error('The overlay holds no Rollout');
  return rollout;
}

/** The same Rollout, whose pods say which process of this machine answers for them. */
function asOnThisMachine(
  rollout: KubernetesObject,
  served: Served,
): KubernetesObject {
  const changed = rolloutSchema.parse(structuredClone(rollout));
  Object.assign(changed.spec.template.metadata.annotations, {
    [ADDRESS]: new URL(served.url).host,
    [METRICS_ADDRESS]: served.metricsAddress,
  });
  return { ...rollout, ...changed };
}

/** Looks until something is so. */
export async function until(
  what: string,
  seconds: number,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${seconds} s`);
    }
    await delay(LOOK_MILLISECONDS);
  }
}
