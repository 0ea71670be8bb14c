import type { WorldServer } from '../world/types';
import type { Cluster } from './Cluster';
import { makeServer } from './objects';
import type { Site } from './objects/Site';
import {
  isJsonObject,
  type KubernetesObject,
  type ResourceType,
} from './types';
import { isNewGeneration, sameJson } from './verbs/nextState';
import { removeObject } from './verbs/remove';

/** Names an object of a cluster. */
export interface ObjectReference {
  /** For example `argoproj.io/v1alpha1`. */
  apiVersion: string;
  /** For example `Rollout`. */
  kind: string;
  namespace?: string;
  name: string;
}

function referenceTo({
  apiVersion,
  kind,
  metadata: { namespace, name },
}: KubernetesObject): ObjectReference {
  return { apiVersion, kind, namespace, name };
}

function keyOfObject({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata.namespace, metadata.name].join('\n');
}

/**
 * Changes the objects of a cluster from inside, past tokens and roles, as controllers and tests do. Watches see every change.
 */
export class ClusterObjects {
  private readonly served = new Map<string, KubernetesObject[]>();

  constructor(private readonly cluster: Cluster, private readonly site: Site) {}

  get(reference: ObjectReference): KubernetesObject | undefined {
    const { namespace, name } = reference;
    return this.cluster.store.get(this.resourceOf(reference), namespace, name);
  }

  /**
   * Makes the object, or puts it in the place of the one of its name, status included. Nothing happens when it is the same.
   */
  put(object: KubernetesObject): KubernetesObject {
    const resource = this.resourceOf(object);
    const { store } = this.cluster;
    const { namespace, name } = object.metadata;
    const before = store.get(resource, namespace, name);
    const numbered = this.numbered(resource, before, object);
    return before && sameJson(before, numbered)
      ? before
      : store.put(resource, numbered);
  }

  /**
   * Changes an object in place.
   *
   * @param mutate - gets a copy, and changes it
   * @throws Error when there is no such object
   */
  apply<T extends KubernetesObject>(
    reference: ObjectReference,
    mutate: (draft: T) => void,
  ): KubernetesObject {
    const object = this.get(reference);
    if (!object) {
      const { kind, namespace, name } = reference;
      throw new Error(
        `${this.cluster.name} has no ${kind} ${namespace ?? ''}/${name}`,
      );
    }
    const draft = structuredClone(object) as T;
    mutate(draft);
    return this.put(draft);
  }

  /** Deletes an object with all that belongs to it. Returns false when there is none. */
  remove(reference: ObjectReference): boolean {
    const object = this.get(reference);
    if (object) {
      removeObject(this.cluster, this.resourceOf(reference), object);
    }
    return object !== undefined;
  }

  /**
   * Makes the objects of a server, or changes those that there are to what the server now is: another version, a canary,
   * other replicas.
   */
  putServer(server: WorldServer): void {
    const key = this.keyOf(server);
    const objects = makeServer(this.site, server);
    const kept = new Set(objects.map(keyOfObject));
    for (const object of this.served.get(key) ?? []) {
      if (!kept.has(keyOfObject(object))) {
        this.remove(referenceTo(object));
      }
    }
    objects.forEach(object => this.putObserved(object));
    this.served.set(key, objects);
  }

  /** Returns false when there is no such server. */
  removeServer(
    server: Pick<WorldServer, 'namespace' | 'name' | 'kind'>,
  ): boolean {
    const key = this.keyOf(server);
    for (const object of this.served.get(key) ?? []) {
      this.remove(referenceTo(object));
    }
    return this.served.delete(key);
  }

  /** Stores what a controller wrote, which has seen the object as it now is. */
  private putObserved(object: KubernetesObject): void {
    const resource = this.resourceOf(object);
    const { namespace, name } = object.metadata;
    const before = this.cluster.store.get(resource, namespace, name);
    const { generation } = this.numbered(resource, before, object).metadata;
    const { status } = object;
    const isOfAnother =
      isJsonObject(status) && status.deploymentMode === 'Standard';
    if (
      !isJsonObject(status) ||
      status.observedGeneration === undefined ||
      isOfAnother
    ) {
      this.put(object);
      return;
    }
    const observedGeneration =
      typeof status.observedGeneration === 'string'
        ? String(generation)
        : generation;
    this.put({ ...object, status: { ...status, observedGeneration } });
  }

  /** The object with what the API server gives it: identity, time and generation. */
  private numbered(
    resource: ResourceType,
    before: KubernetesObject | undefined,
    object: KubernetesObject,
  ): KubernetesObject {
    const { namespace, name } = object.metadata;
    const {
      uid = this.site.uid(resource.plural, namespace ?? '', name),
      creationTimestamp = `${new Date().toISOString().slice(0, 19)}Z`,
      generation = resource.counted ? 1 : undefined,
      resourceVersion,
    } = before?.metadata ?? object.metadata;
    const isNew =
      before !== undefined && isNewGeneration(resource, before, object);
    return {
      ...object,
      metadata: {
        ...object.metadata,
        uid,
        creationTimestamp,
        resourceVersion,
        ...(generation && { generation: generation + (isNew ? 1 : 0) }),
      },
    };
  }

  private keyOf({
    kind,
    namespace,
    name,
  }: Pick<WorldServer, 'namespace' | 'name' | 'kind'>): string {
    return [kind, namespace, name].join('/');
  }

  private resourceOf({
    apiVersion,
    kind,
  }: Pick<ObjectReference, 'apiVersion' | 'kind'>): ResourceType {
    const resource = this.cluster.resourceOf(apiVersion, kind);
    if (!resource) {
      throw new Error(
        `${this.cluster.name} serves no ${kind} of ${apiVersion}`,
      );
    }
    return resource;
  }
}
