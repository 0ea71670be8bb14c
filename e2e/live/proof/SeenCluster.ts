import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type {
  Cluster,
  KubernetesObject,
} from '../components/kubernetes/Cluster';
import { namespaceOf, ROLLOUT } from './names';

const LOOK_MILLISECONDS = 50;
const WEIGHT = 'nginx.ingress.kubernetes.io/canary-weight';
const ARGO = '/apis/argoproj.io/v1alpha1';

const runStatusSchema = z.object({ name: z.string(), status: z.string() });

const rolloutSchema = z.object({
  metadata: z.object({
    generation: z.number(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    paused: z.boolean().default(false),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
    }),
  }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      abort: z.boolean().default(false),
      controllerPause: z.boolean().default(false),
      // A string, unlike that of Kubernetes' own objects.
      observedGeneration: z.string().optional(),
      currentStepIndex: z.number().optional(),
      currentPodHash: z.string().optional(),
      stableRS: z.string().optional(),
      pauseConditions: z.array(z.object({ reason: z.string() })).default([]),
      blueGreen: z
        .object({ activeSelector: z.string().optional() })
        .default({}),
      canary: z
        .object({
          currentExperiment: z.string().optional(),
          currentStepAnalysisRunStatus: runStatusSchema.optional(),
        })
        .default({}),
    })
    .prefault({}),
});

/** A Rollout as the API server has it, with the weight that the router is told. */
export type SeenRollout = z.infer<typeof rolloutSchema> & {
  /** Percent; undefined where no Ingress carries one. */
  weight?: number;
};

const runsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({
          phase: z.string().optional(),
          metricResults: z
            .array(
              z.object({
                measurements: z
                  .array(
                    z.object({
                      phase: z.string(),
                      value: z.string().optional(),
                      finishedAt: z.string().optional(),
                    }),
                  )
                  .default([]),
              }),
            )
            .default([]),
        })
        .default({ metricResults: [] }),
    }),
  ),
});

export type SeenRun = z.infer<typeof runsSchema>['items'][number];

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        uid: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        deletionTimestamp: z.string().optional(),
      }),
    }),
  ),
});

const experimentSchema = z.object({
  status: z.object({ availableAt: z.string().optional() }).default({}),
});

/** Whether what the controller says belongs to the spec that is there. */
export function isObserved({ metadata, status }: SeenRollout): boolean {
  return status.observedGeneration === String(metadata.generation);
}

/** The cluster past the portal: what the controller has really done. */
export class SeenCluster {
  constructor(private readonly cluster: Cluster) {}

  apply(object: KubernetesObject): Promise<void> {
    return this.cluster.apply(object);
  }

  async rollout(title: string): Promise<SeenRollout> {
    const namespace = namespaceOf(title);
    const [rollout, ingress] = await Promise.all([
      this.cluster.request({
        path: `${ARGO}/namespaces/${namespace}/rollouts/${ROLLOUT}`,
      }),
      this.cluster.ask({
        path: `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/${ROLLOUT}-${ROLLOUT}-canary`,
      }),
    ]);
    const weight = ingress.body.metadata?.annotations?.[WEIGHT];
    return {
      ...rolloutSchema.parse(JSON.parse(rollout.text)),
      ...(weight !== undefined && { weight: Number(weight) }),
    };
  }

  /**
   * Looks until the Rollout is so.
   *
   * @throws Error - it was not in time; with what was seen last
   */
  async until(
    title: string,
    what: string,
    seconds: number,
    isSo: (seen: SeenRollout) => boolean | Promise<boolean>,
  ): Promise<SeenRollout> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const seen = await this.rollout(title);
      if (await isSo(seen)) return seen;
      if (Date.now() > deadline) {
        throw new Error(
          `${what}: not within ${seconds} s; last seen: ${JSON.stringify({
            ...seen.status,
            weight: seen.weight,
            paused: seen.spec.paused,
          })}`,
        );
      }
      await delay(LOOK_MILLISECONDS);
    }
  }

  /** AnalysisRuns of a Rollout, with their text as it is stored. */
  async runs(title: string): Promise<{ runs: SeenRun[]; text: string }> {
    const { text } = await this.cluster.request({
      path: `${ARGO}/namespaces/${namespaceOf(title)}/analysisruns`,
    });
    return { runs: runsSchema.parse(JSON.parse(text)).items, text };
  }

  async podUids(title: string): Promise<string[]> {
    const { text } = await this.cluster.request({
      path: `/api/v1/namespaces/${namespaceOf(title)}/pods`,
    });
    return podsSchema
      .parse(JSON.parse(text))
      .items.filter(({ metadata }) => !metadata.deletionTimestamp)
      .map(({ metadata }) => metadata.uid)
      .sort();
  }

  /** When an experiment became available; empty until then. */
  async experimentBegan(title: string, name: string): Promise<string> {
    const { text } = await this.cluster.request({
      path: `${ARGO}/namespaces/${namespaceOf(title)}/experiments/${name}`,
    });
    const { status } = experimentSchema.parse(JSON.parse(text));
    return status.availableAt ?? '';
  }
}
