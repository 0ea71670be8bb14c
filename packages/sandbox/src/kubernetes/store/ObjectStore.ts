import { expired } from '../StatusError';
import type { KubernetesObject, ResourceType } from '../types';

/** One write, as watches learn of it. */
export interface Change {
  /** The resource version that the write got. */
  revision: number;
  /** Absent when the object was made by the write. */
  before?: KubernetesObject;
  /** Absent when the object was deleted by the write. */
  after?: KubernetesObject;
}

type Listener = (change: Change) => void;

interface Table {
  /** By `namespace/name`, or `name` where the kind has no namespaces. */
  objects: Map<string, KubernetesObject>;
  /** Since the last compaction, oldest first. */
  changes: Change[];
  listeners: Set<Listener>;
}

/** Changes of one kind that are kept before the oldest are compacted away. */
const KEPT_CHANGES = 10_000;

const FIRST_REVISION = 1;

export function keyOf(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

function keyOfObject({ metadata }: KubernetesObject): string {
  return keyOf(metadata.namespace, metadata.name);
}

/**
 * The objects of a cluster with their recent history, as etcd keeps them: one counter numbers every write, and a list or a
 * watch can go on from any number that was not compacted away. Objects in here are never changed, only replaced.
 */
export class ObjectStore {
  private readonly tables = new Map<ResourceType, Table>();
  private revision = FIRST_REVISION;
  private compacted = FIRST_REVISION;

  /** The resource version of the newest write. */
  get currentRevision(): number {
    return this.revision;
  }

  /** The oldest resource version from which a watch can go on. */
  get compactedRevision(): number {
    return this.compacted;
  }

  get(
    resource: ResourceType,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.tableOf(resource).objects.get(keyOf(namespace, name));
  }

  /** Stores the object, new or in the place of the one of its name, and returns it with its resource version. */
  put(resource: ResourceType, object: KubernetesObject): KubernetesObject {
    const table = this.tableOf(resource);
    const key = keyOfObject(object);
    const before = table.objects.get(key);
    const after = this.stamp(object);
    table.objects.set(key, after);
    this.tell(table, { revision: this.revision, before, after });
    return after;
  }

  /** Deletes the object and returns its last state, with the resource version of the deletion. */
  delete(
    resource: ResourceType,
    object: KubernetesObject,
  ): KubernetesObject | undefined {
    const table = this.tableOf(resource);
    const before = table.objects.get(keyOfObject(object));
    if (!before) {
      return undefined;
    }
    table.objects.delete(keyOfObject(object));
    const last = this.stamp(before);
    this.tell(table, { revision: this.revision, before });
    return last;
  }

  /**
   * The objects of a kind, in the order of their keys.
   *
   * @param revision - the moment at which they are wanted; absent means now
   * @throws StatusError 410 when that moment was compacted away
   */
  list(
    resource: ResourceType,
    namespace?: string,
    revision?: number,
  ): KubernetesObject[] {
    const table = this.tableOf(resource);
    const objects =
      revision === undefined || revision >= this.revision
        ? table.objects
        : this.objectsAt(table, revision);
    const entries = [...objects].filter(
      ([, { metadata }]) => !namespace || metadata.namespace === namespace,
    );
    return entries
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, object]) => object);
  }

  /**
   * What was written after a moment.
   *
   * @throws StatusError 410 when that moment was compacted away
   */
  changesSince(resource: ResourceType, revision: number): Change[] {
    this.assertKept(revision);
    const { changes } = this.tableOf(resource);
    const newer = changes.findIndex(change => change.revision > revision);
    return newer < 0 ? [] : changes.slice(newer);
  }

  /** Calls back with every change from now on. Returns a function that unsubscribes. */
  subscribe(resource: ResourceType, listener: Listener): () => void {
    const { listeners } = this.tableOf(resource);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /**
   * Forgets the history, so that whatever was listed or watched before has become too old to go on from. The compaction
   * counts as a write of its own, as in the real API server.
   */
  compact(): void {
    this.revision += 1;
    this.compacted = this.revision;
    for (const table of this.tables.values()) {
      table.changes = [];
    }
  }

  assertKept(revision: number): void {
    if (revision < this.compacted) {
      throw expired(
        `too old resource version: ${revision} (${this.compacted})`,
      );
    }
  }

  private tableOf(resource: ResourceType): Table {
    let table = this.tables.get(resource);
    if (!table) {
      table = { objects: new Map(), changes: [], listeners: new Set() };
      this.tables.set(resource, table);
    }
    return table;
  }

  private stamp(object: KubernetesObject): KubernetesObject {
    this.revision += 1;
    return {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.revision) },
    };
  }

  private tell(table: Table, change: Change): void {
    table.changes.push(change);
    if (table.changes.length > KEPT_CHANGES) {
      const forgotten = table.changes.splice(0, KEPT_CHANGES / 2);
      this.compacted = Math.max(
        this.compacted,
        forgotten[forgotten.length - 1].revision,
      );
    }
    for (const listener of [...table.listeners]) {
      listener(change);
    }
  }

  private objectsAt(
    table: Table,
    revision: number,
  ): Map<string, KubernetesObject> {
    this.assertKept(revision);
    const objects = new Map(table.objects);
    for (let index = table.changes.length - 1; index >= 0; index--) {
      const { revision: written, before, after } = table.changes[index];
      if (written <= revision) {
        break;
      }
      if (before) {
        objects.set(keyOfObject(before), before);
      } else if (after) {
        objects.delete(keyOfObject(after));
      }
    }
    return objects;
  }
}
