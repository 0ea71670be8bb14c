import { Server } from '@bellwether/plugin-models-common';
import {
  ClusterClient,
  ClusterObject,
  parseOnce,
  podTemplateSchema,
  readReference,
  sourceOf,
  WatchedResource,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { imagesOf } from './imagesOf';
import { requirementsOf, type PodRequirements } from './requirementsOf';

const replicaSets: WatchedResource = {
  group: 'apps',
  version: 'v1',
  plural: 'replicasets',
};
const deployments: WatchedResource = { ...replicaSets, plural: 'deployments' };
const revisions: WatchedResource = {
  group: 'serving.knative.dev',
  version: 'v1',
  plural: 'revisions',
};

const parseSpec = parseOnce(
  z.object({
    metadata: z.object({ creationTimestamp: z.string().optional() }).optional(),
    spec: z
      .object({
        replicas: z.number().optional(),
        template: podTemplateSchema.optional(),
      })
      .optional(),
  }),
);

export type PodName = { namespace?: string; pod?: string };

/** A set of like pods: what controls it in the end, and which version of a model it runs. */
export interface Workload {
  owner: { kind: string; name: string };
  version?: number;
  /** Of its pods. */
  labels: Record<string, string>;
}

/** The same with what tells when it came. */
interface WorkloadSet extends Workload {
  /** Image of each of its containers, in order. */
  images: string;
  /** Seconds since 1970; undefined where it does not say. */
  createdAt?: number;
  /** Whether no pods are wanted of it any more. */
  isScaledDown: boolean;
  object: ClusterObject;
}

/** Who controls the pods of a cluster, through ReplicaSets, Deployments and Knative's revisions. */
export class WorkloadIndex {
  static async read(
    client: ClusterClient,
    cluster: string,
    signal: AbortSignal,
  ): Promise<WorkloadIndex> {
    const list = async (resource: WatchedResource) => {
      if (!(await client.isServed(cluster, resource, { signal }))) return [];
      return (await client.list(cluster, resource, { signal })).objects;
    };
    return new WorkloadIndex(
      await list(replicaSets),
      await list(deployments),
      await list(revisions),
    );
  }

  /** Knows nothing: for a cluster that does not answer. */
  static empty(): WorkloadIndex {
    return new WorkloadIndex([], [], []);
  }

  private readonly sets = new Map<string, WorkloadSet>();
  /** Of sets that were asked about: most have no pods any more. */
  private readonly required = new Map<ClusterObject, PodRequirements>();

  private constructor(
    sets: readonly ClusterObject[],
    deploymentObjects: readonly ClusterObject[],
    revisionObjects: readonly ClusterObject[],
  ) {
    const parents = new Map<string, ClusterObject>();
    for (const object of [...deploymentObjects, ...revisionObjects]) {
      if (object.metadata.uid) parents.set(object.metadata.uid, object);
    }
    for (const set of sets) {
      const { namespace, name } = set.metadata;
      this.sets.set(`${namespace}/${name}`, {
        owner: ownerOf(set, parents),
        version: versionOf(set, parents),
        labels: parseSpec(set)?.spec?.template?.metadata?.labels ?? {},
        object: set,
        images: imagesOf(set),
        createdAt: secondsOf(parseSpec(set)?.metadata?.creationTimestamp),
        isScaledDown: parseSpec(set)?.spec?.replicas === 0,
      });
    }
  }

  /** How the names of a server's pods begin: its present ones and those before. */
  setsOf(namespace: string, owner: { kind: string; name: string }): string[] {
    return [...this.sets].flatMap(([key, workload]) =>
      key.startsWith(`${namespace}/`) &&
      workload.owner.kind === owner.kind &&
      workload.owner.name === owner.name
        ? [key.slice(namespace.length + 1)]
        : [],
    );
  }

  /**
   * When what a server runs came, of which the version or an image is another than before. A canary in progress is not what it runs yet.
   *
   * @returns seconds since 1970; undefined where it was before `fromSeconds`, or nothing is known of what ran before it
   */
  releasedSince(
    fromSeconds: number,
    { namespace, versions }: Pick<Server, 'namespace' | 'versions'>,
    owner: { kind: string; name: string },
  ): number | undefined {
    const stable = versions.find(({ role }) => role === 'stable');
    const mine = this.setsOf(namespace, owner)
      .flatMap(name => this.sets.get(`${namespace}/${name}`) ?? [])
      .filter(({ createdAt }) => createdAt !== undefined)
      .sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
    const isWhatRuns = ({ version, isScaledDown }: WorkloadSet) =>
      !isScaledDown &&
      (version === undefined ||
        stable?.version === undefined ||
        version === stable.version);
    const now = mine.find(isWhatRuns);
    if (!now) return undefined;
    const isLike = (one: WorkloadSet) =>
      one.version === now.version && one.images === now.images;
    const earlier = mine.slice(mine.indexOf(now));
    const before = earlier.findIndex(one => !isLike(one));
    const at = before < 0 ? undefined : earlier[before - 1].createdAt;
    return at !== undefined && at > fromSeconds ? at : undefined;
  }

  /** Labels that pods of a namespace have, by the newest of them that is known. */
  labelsOf(namespace: string, pods: readonly string[]): Record<string, string> {
    return Object.assign(
      {},
      ...pods.map(pod => this.of({ namespace, pod })?.labels ?? {}),
    );
  }

  /** The set of a pod, which is named after it. */
  of(pod: PodName): Workload | undefined {
    return this.setOf(pod);
  }

  /** What the pods of a pod's set require; the same object for all of them. */
  requirementsOf(pod: PodName): PodRequirements | undefined {
    const object = this.setOf(pod)?.object;
    if (!object) return undefined;
    const known = this.required.get(object) ?? requirementsOf(object);
    this.required.set(object, known);
    return known;
  }

  private setOf({ namespace, pod }: PodName): WorkloadSet | undefined {
    return this.sets.get(`${namespace}/${pod?.replace(/-[a-z0-9]+$/, '')}`);
  }
}

function secondsOf(timestamp: string | undefined): number | undefined {
  const milliseconds = Date.parse(timestamp ?? '');
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Up the chain, as far as it is known. */
function ownerOf(
  set: ClusterObject,
  parents: ReadonlyMap<string, ClusterObject>,
): Workload['owner'] {
  let owner = { kind: 'ReplicaSet', name: set.metadata.name };
  let at: ClusterObject | undefined = set;
  for (let depth = 0; at && depth < 6; depth += 1) {
    const [next]: Array<{ kind: string; name: string; uid: string }> =
      at.metadata.ownerReferences ?? [];
    if (!next) break;
    // A Knative Service is called as the InferenceService whose predictor it is.
    owner =
      next.kind === 'Service' || next.kind === 'Configuration'
        ? owner
        : { kind: next.kind, name: next.name };
    at = parents.get(next.uid);
  }
  const service = set.metadata.labels?.['serving.kserve.io/inferenceservice'];
  return owner.kind !== 'Rollout' && service
    ? { kind: 'InferenceService', name: service }
    : owner;
}

function versionOf(
  set: ClusterObject,
  parents: ReadonlyMap<string, ClusterObject>,
): number | undefined {
  const chain: ClusterObject[] = [set];
  const parent = parents.get(set.metadata.ownerReferences?.[0]?.uid ?? '');
  if (parent) chain.push(parent);
  const sources = chain.flatMap(object => {
    const template = parseSpec(object)?.spec?.template;
    return [
      ...(template ? [sourceOf(template)] : []),
      {
        annotations: object.metadata.annotations,
        labels: object.metadata.labels,
        uris: storageUris(object),
      },
    ];
  });
  const version = Number(readReference(sources)?.version);
  return Number.isSafeInteger(version) && version > 0 ? version : undefined;
}

/** Where KServe notes which address a model was loaded from. */
function storageUris({ metadata }: ClusterObject): string[] {
  const uri =
    metadata.annotations?.[
      'internal.serving.kserve.io/storage-initializer-sourceuri'
    ];
  return uri ? [uri] : [];
}
