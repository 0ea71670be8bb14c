import type {
  ClusterObjects,
  ObjectReference,
} from '../../kubernetes/ClusterObjects';
import { mergePatch } from '../../kubernetes/patch/mergePatch';
import type { ObjectStore } from '../../kubernetes/store/ObjectStore';
import {
  isJsonObject,
  type JsonObject,
  type KubernetesObject,
  type ResourceType,
} from '../../kubernetes/types';
import type { Clock } from './clock';
import { EventRecorder } from './EventRecorder';
import type { Effect, Plan } from './Plan';

/** Time that one write takes. Measured on the real one: 10 to 40 ms on a busy machine. */
const WRITE_MILLISECONDS = 12;

/** What a controller needs of a cluster. */
export interface ControlledCluster {
  objects: ClusterObjects;
  store: ObjectStore;
}

/** Does what a controller has decided, one write after the other, and looks at the cluster for it. */
export class Hands {
  private readonly recorder: EventRecorder;
  private writing = false;

  constructor(
    private readonly cluster: ControlledCluster,
    readonly clock: Clock,
    component: string,
  ) {
    this.recorder = new EventRecorder(cluster.objects, clock, component);
  }

  /** Whether the change that is being told of is the controller's own. */
  get isWriting(): boolean {
    return this.writing;
  }

  list(resource: ResourceType, namespace?: string): KubernetesObject[] {
    return this.cluster.store.list(resource, namespace);
  }

  get(reference: ObjectReference): KubernetesObject | undefined {
    return this.cluster.objects.get(reference);
  }

  /** Calls back with every object that was made, changed or deleted, in its last state. */
  watch(
    resource: ResourceType,
    onChange: (object: KubernetesObject, before?: KubernetesObject) => void,
  ): () => void {
    return this.cluster.store.subscribe(resource, ({ before, after }) => {
      const object = after ?? before;
      if (object) {
        onChange(object, before);
      }
    });
  }

  async carryOut({ effects }: Plan): Promise<void> {
    for (const effect of effects) {
      if (effect.kind !== 'event') {
        await this.wait(WRITE_MILLISECONDS);
      }
      this.writing = true;
      try {
        this.apply(effect);
      } finally {
        this.writing = false;
      }
    }
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      this.clock.schedule(milliseconds, resolve);
    });
  }

  private apply(effect: Effect): void {
    const { objects } = this.cluster;
    switch (effect.kind) {
      case 'create':
        if (!objects.get(referenceTo(effect.object))) {
          objects.put(effect.object);
        }
        break;
      case 'patch':
        this.patch(effect.target, effect.patch);
        break;
      case 'delete':
        objects.remove(effect.target);
        break;
      default:
        this.recorder.record(effect.event);
    }
  }

  /** What is gone meanwhile is left alone. */
  private patch(target: ObjectReference, patch: JsonObject): void {
    const object = this.cluster.objects.get(target);
    const patched = object && mergePatch(object, patch);
    if (object && isJsonObject(patched)) {
      this.cluster.objects.put({ ...object, ...patched });
    }
  }
}

function referenceTo({
  apiVersion,
  kind,
  metadata,
}: KubernetesObject): ObjectReference {
  const { namespace, name } = metadata;
  return { apiVersion, kind, namespace, name };
}
