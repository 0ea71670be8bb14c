import { Server } from '@bellwether/plugin-models-common';
import {
  applicationsResource,
  ClusterClient,
  ClusterObject,
  ClusterRequestError,
  GitObjects,
  gitRepositoriesResource,
  GitSource,
  gitSourceOf,
  helmReleasesResource,
  kustomizationsResource,
  WatchedResource,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { minAvailableOf } from './disruptionBudgets';
import { NodeRequirements, nodes, statefulSets } from './NodeRequirements';
import { Scaling, scalingOf } from './scalingOf';
import { setsRequestsOf } from './verticalAutoscaler';
import { ClaimedVolumes, persistentVolumes } from './volumeClaims';
import { WorkloadIndex } from './WorkloadIndex';

const resource = (
  group: string,
  version: string,
  plural: string,
): WatchedResource => ({ group, version, plural });

const ROLLOUTS = resource('argoproj.io', 'v1alpha1', 'rollouts');
const SERVICES = resource('serving.kserve.io', 'v1beta1', 'inferenceservices');
const AUTOSCALERS = resource('autoscaling', 'v2', 'horizontalpodautoscalers');
const VERTICAL_AUTOSCALERS = resource(
  'autoscaling.k8s.io',
  'v1',
  'verticalpodautoscalers',
);
const BUDGETS = resource('policy', 'v1', 'poddisruptionbudgets');

/** What KServe calls the Deployment of a predictor, after its InferenceService. */
const KSERVE_WORKLOADS = ['', '-predictor', '-predictor-default'];

const autoscalerSchema = z.object({
  scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
  metrics: z
    .array(
      z.looseObject({
        type: z.string(),
        resource: z
          .object({
            name: z.string(),
            target: z
              .object({ averageUtilization: z.number().optional() })
              .optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});

/** What scales the pods of a server. */
export interface Autoscaler {
  metric: 'cpu' | 'memory' | 'other';
  targetUtilisation?: number;
}

/** Whether an autoscaler's target is what runs a server's pods. */
function isFor(
  { kind, name }: Pick<Server, 'kind' | 'name'>,
  target: { kind: string; name: string },
): boolean {
  return kind === 'argo-rollout'
    ? target.kind === 'Rollout' && target.name === name
    : KSERVE_WORKLOADS.some(suffix => target.name === name + suffix);
}

/** The objects of one cluster that say how its servers are sized and scaled. */
export class ClusterFacts {
  static async read(
    client: ClusterClient,
    cluster: string,
    signal: AbortSignal,
  ): Promise<ClusterFacts> {
    const missing: string[] = [];
    const list = async (wanted: WatchedResource): Promise<ClusterObject[]> => {
      try {
        if (!(await client.isServed(cluster, wanted, { signal }))) return [];
        return (await client.list(cluster, wanted, { signal })).objects;
      } catch (error) {
        // What the portal's account may not list is not known; what does not answer at all is thrown.
        if (
          error instanceof ClusterRequestError &&
          error.kind === 'forbidden'
        ) {
          missing.push(wanted.plural);
          return [];
        }
        throw error;
      }
    };
    const workloads = await WorkloadIndex.read(client, cluster, signal);
    return new ClusterFacts(
      workloads,
      new NodeRequirements(
        workloads,
        await list(statefulSets),
        await list(nodes),
        new ClaimedVolumes(await list(persistentVolumes)),
      ),
      {
        'argo-rollout': await list(ROLLOUTS),
        kserve: await list(SERVICES),
      },
      {
        applications: await list(applicationsResource),
        flux: {
          kustomizations: await list(kustomizationsResource),
          repositories: await list(gitRepositoriesResource),
          releases: await list(helmReleasesResource),
        },
      },
      await list(AUTOSCALERS),
      await list(VERTICAL_AUTOSCALERS),
      await list(BUDGETS),
      missing,
    );
  }

  private constructor(
    readonly workloads: WorkloadIndex,
    readonly requirements: NodeRequirements,
    private readonly servers: Record<string, ClusterObject[]>,
    private readonly git: GitObjects,
    private readonly autoscalers: ClusterObject[],
    private readonly verticalAutoscalers: ClusterObject[],
    private readonly budgets: ClusterObject[],
    /** Resources that the portal's account may not list. */
    readonly missing: readonly string[],
  ) {}

  objectOf(
    server: Pick<Server, 'kind' | 'namespace' | 'name'>,
  ): ClusterObject | undefined {
    return this.servers[server.kind]?.find(
      ({ metadata }) =>
        metadata.namespace === server.namespace &&
        metadata.name === server.name,
    );
  }

  gitOf(
    server: Pick<Server, 'kind' | 'namespace' | 'name'>,
  ): GitSource | undefined {
    const object = this.objectOf(server);
    const git = object && gitSourceOf(object, server.kind, this.git);
    // What sets a size on the way to the cluster is in no file of the folder.
    return git && JSON.stringify(git.overrides).includes('resources')
      ? { ...git, repository: undefined, kind: 'unknown' }
      : git;
  }

  autoscalerOf(
    server: Pick<Server, 'kind' | 'namespace' | 'name'>,
  ): Autoscaler | undefined {
    for (const { metadata, spec } of this.autoscalers) {
      const { data } = autoscalerSchema.safeParse(spec);
      if (!data || metadata.namespace !== server.namespace) continue;
      if (!isFor(server, data.scaleTargetRef)) continue;
      const byResource = data.metrics?.find(({ type }) => type === 'Resource');
      const metric = byResource?.resource?.name;
      const utilisation = byResource?.resource?.target?.averageUtilization;
      return {
        metric: metric === 'cpu' || metric === 'memory' ? metric : 'other',
        ...(utilisation !== undefined && {
          targetUtilisation: utilisation / 100,
        }),
      };
    }
    return undefined;
  }

  /** Those of a server's containers whose requests a vertical autoscaler sets. */
  verticallyScaled(
    server: Pick<Server, 'kind' | 'namespace' | 'name'>,
    containers: readonly string[],
  ): string[] {
    return containers.filter(container =>
      this.verticalAutoscalers.some(
        ({ metadata, spec }) =>
          metadata.namespace === server.namespace &&
          setsRequestsOf(container, spec, target => isFor(server, target)),
      ),
    );
  }

  /** Where the number of a server's pods stands, and who decides it; undefined where its object is not there. */
  scalingOf(
    server: Pick<Server, 'kind' | 'namespace' | 'name'>,
  ): Scaling | undefined {
    const object = this.objectOf(server);
    return (
      object &&
      scalingOf(server.kind, object, this.autoscalerOf(server) !== undefined)
    );
  }

  /** Pods that a disruption budget keeps; null where there is no budget, undefined where that is not known. */
  minAvailableOf(
    server: Pick<Server, 'namespace'>,
    labels: Record<string, string>,
    replicas: number,
  ): number | null | undefined {
    if (this.missing.includes(BUDGETS.plural)) return undefined;
    return minAvailableOf(
      this.budgets,
      server.namespace,
      // Pods that no set is known of have no labels that are known.
      Object.keys(labels).length > 0 ? labels : undefined,
      replicas,
    );
  }
}
