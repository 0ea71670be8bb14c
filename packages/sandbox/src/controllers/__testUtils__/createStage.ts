import type { ObjectReference } from '../../kubernetes/ClusterObjects';
import { createKubernetesApi, type KubernetesApi } from '../../kubernetes';
import type { KubernetesObject, ResourceType } from '../../kubernetes/types';
import { createFaults } from '../../faults';
import { createWorld } from '../../world';
import type { WorldServer } from '../../world/types';
import { judgeBody } from '../analysis/judge';
import { type ControllerOptions, ManualClock, startControllers } from '..';
import { timestamp } from '../engine/clock';
import { type RolloutStatus, rolloutStatusSchema } from '../schemas/rollout';

export const START = new Date('2026-11-01T09:00:00Z');
export const NAMESPACE = 'payments-ml';

const ROLLOUT: ObjectReference = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  namespace: NAMESPACE,
  name: 'model',
};

/** A Rollout as tests change it. */
export type RolloutDraft = KubernetesObject & {
  spec: {
    paused?: boolean;
    template: {
      metadata: { annotations?: Record<string, string> };
      spec: { containers: { image: string }[] };
    };
  };
  status: Record<string, unknown>;
};

/** A cluster whose controllers live in a time that the test moves. */
export class ControllerStage {
  readonly clock = new ManualClock(START);
  readonly api: KubernetesApi;
  verdict = 'wait';
  private readonly running;

  constructor(
    servers: WorldServer[] = [],
    cluster = 'prod-eu',
    options: Omit<ControllerOptions, 'clock' | 'measure'> = {},
  ) {
    this.api = createKubernetesApi({
      cluster: { name: cluster, version: 'v1.34.4', servers },
      world: createWorld({ seed: 'test', now: START }),
      faults: createFaults(),
    });
    this.running = startControllers(this.api, {
      ...options,
      clock: this.clock,
      measure: async (metric, now) => {
        const { web } = metric.provider;
        if (!web) {
          throw new Error('Only web metrics are measured here');
        }
        const body = JSON.stringify({ result: { verdict: this.verdict } });
        const at = timestamp(now());
        return {
          ...judgeBody(metric, web, body),
          startedAt: at,
          finishedAt: at,
        };
      },
    });
  }

  close(): void {
    this.running.close();
    this.api.close();
  }

  advance(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }

  put(
    object: Record<string, unknown> & {
      kind: string;
      apiVersion: string;
      name: string;
    },
  ): void {
    const { name, ...rest } = object;
    this.api.objects.put({
      ...rest,
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: { name, namespace: NAMESPACE },
    });
  }

  /** Makes a Rollout `model` with what it needs, whose first version is healthy. */
  async createRollout(steps: object[], replicas = 4): Promise<void> {
    for (const side of ['stable', 'canary']) {
      this.put({
        apiVersion: 'v1',
        kind: 'Service',
        name: `model-${side}`,
        spec: { selector: { app: 'model' } },
      });
    }
    this.put({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      name: 'model',
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            http: {
              paths: [{ backend: { service: { name: 'model-stable' } } }],
            },
          },
        ],
      },
    });
    this.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      name: 'verdict',
      spec: {
        metrics: [
          {
            name: 'verdict',
            interval: '2s',
            count: 100000,
            inconclusiveLimit: 100000,
            consecutiveSuccessLimit: 1,
            failureLimit: 0,
            successCondition: 'result.verdict == "promote"',
            failureCondition: 'result.verdict == "rollback"',
            provider: { web: { url: 'http://judge', jsonPath: '{$.result}' } },
          },
        ],
      },
    });
    this.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: 'model',
      spec: {
        replicas,
        selector: { matchLabels: { app: 'model' } },
        template: {
          metadata: { labels: { app: 'model' } },
          spec: { containers: [{ name: 'model', image: 'model:v1' }] },
        },
        strategy: {
          canary: {
            stableService: 'model-stable',
            canaryService: 'model-canary',
            trafficRouting: { nginx: { stableIngress: 'model' } },
            steps,
          },
        },
      },
    });
    await this.advance(3_000);
  }

  change(mutate: (draft: RolloutDraft) => void): void {
    this.api.objects.apply<RolloutDraft>(ROLLOUT, mutate);
  }

  setImage(image: string): void {
    this.change(draft => {
      draft.spec.template.spec.containers[0].image = image;
    });
  }

  promote(): void {
    this.change(draft => {
      delete draft.status.pauseConditions;
    });
  }

  get status(): RolloutStatus {
    return rolloutStatusSchema.parse(this.api.objects.get(ROLLOUT)?.status);
  }

  list(resource: ResourceType): KubernetesObject[] {
    return this.api.store.list(resource, NAMESPACE);
  }
}
