import {
  CallOptions,
  ClusterClient,
  ClusterObject,
  ClusterRequestError,
  nameOf,
  unreachable,
  WatchedResource,
  WatchEvent,
} from '@bellwether/plugin-models-node';

interface Change {
  plural: string;
  event: WatchEvent;
  version: number;
}

/** A cluster in memory that keeps Kubernetes' promises about lists, watches and resource versions. */
export class FakeCluster implements ClusterClient {
  readonly lists: string[] = [];
  readonly watches: Array<{ plural: string; from: string }> = [];
  /** Refuses requests with what is returned; a verb is `version`, `list`, `watch` or `review`. */
  refuse: (verb: string, plural: string) => ClusterRequestError | undefined =
    () => undefined;
  notServed = new Set<string>();
  /** Watches that are opened now say nothing, not even that they have ended, as when the other side of a proxy has gone. */
  mute = false;
  #version = 100;
  #oldest = 0;
  readonly #objects = new Map<string, Map<string, ClusterObject>>();
  readonly #changes: Change[] = [];
  readonly #open = new Set<() => void>();
  readonly #wake = new Set<() => void>();

  put(plural: string, object: ClusterObject): void {
    const objects = this.#of(plural);
    const known = objects.has(object.metadata.name);
    this.#version += 1;
    const stored = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#version) },
    };
    objects.set(object.metadata.name, stored);
    this.#tell(plural, { type: known ? 'MODIFIED' : 'ADDED', object: stored });
  }

  remove(plural: string, name: string): void {
    const object = this.#of(plural).get(name);
    if (!object) throw new Error(`there is no ${name}`);
    this.#of(plural).delete(name);
    this.#version += 1;
    this.#tell(plural, {
      type: 'DELETED',
      object: {
        ...object,
        metadata: {
          ...object.metadata,
          resourceVersion: String(this.#version),
        },
      },
    });
  }

  /** Ends the watches that are open. */
  drop(): void {
    for (const end of this.#open) end();
  }

  /** Forgets all changes up to now, so that older watches cannot go on. */
  compact(): void {
    this.#version += 1;
    this.#oldest = this.#version;
    this.#changes.length = 0;
  }

  async clusterNames() {
    return ['fake'];
  }

  async version(_cluster: string, { signal }: CallOptions) {
    this.#check('version', '', signal);
    return 'v1.34.4';
  }

  async list(
    _cluster: string,
    { plural }: WatchedResource,
    { signal }: CallOptions,
  ) {
    this.lists.push(plural);
    this.#check('list', plural, signal);
    return {
      objects: [...this.#of(plural).values()],
      resourceVersion: String(this.#version),
    };
  }

  async *watch(
    _cluster: string,
    { plural }: WatchedResource,
    options: CallOptions & { resourceVersion: string },
  ): AsyncIterable<WatchEvent> {
    this.watches.push({ plural, from: options.resourceVersion });
    this.#check('watch', plural, options.signal);
    if (this.mute) {
      await new Promise(resolve =>
        options.signal.addEventListener('abort', resolve),
      );
      throw unreachable(undefined, options.signal);
    }
    let from = Number(options.resourceVersion);
    if (from < this.#oldest) {
      yield { type: 'ERROR', object: { code: 410, reason: 'Expired' } };
      return;
    }
    let open = true;
    const end = () => {
      open = false;
      this.#wake.forEach(wake => wake());
    };
    this.#open.add(end);
    options.signal.addEventListener('abort', end);
    try {
      while (open) {
        const next = this.#nextAfter(plural, from);
        if (next) {
          from = next.version;
          yield next.event;
        } else {
          await new Promise<void>(resolve => {
            this.#wake.add(resolve);
          });
        }
      }
    } finally {
      this.#open.delete(end);
    }
  }

  async isServed(_cluster: string, { plural }: WatchedResource) {
    return !this.notServed.has(plural);
  }

  async mayI(
    _cluster: string,
    {
      verb,
      group,
      resource,
    }: { verb: string; group: string; resource: string },
    { signal }: CallOptions,
  ) {
    this.#check('review', resource, signal);
    return !this.refuse(
      verb,
      nameOf({ group, plural: resource }).split('.')[0],
    );
  }

  #nextAfter(plural: string, version: number): Change | undefined {
    return this.#changes.find(
      change => change.plural === plural && change.version > version,
    );
  }

  #of(plural: string): Map<string, ClusterObject> {
    const objects = this.#objects.get(plural) ?? new Map();
    this.#objects.set(plural, objects);
    return objects;
  }

  #tell(plural: string, event: WatchEvent) {
    this.#changes.push({ plural, event, version: this.#version });
    this.#wake.forEach(wake => wake());
    this.#wake.clear();
  }

  #check(verb: string, plural: string, signal: AbortSignal) {
    signal.throwIfAborted();
    const refusal = this.refuse(verb, plural);
    if (refusal) throw refusal;
    if (plural && this.notServed.has(plural) && verb !== 'review') {
      throw new ClusterRequestError('not-served', 'has no such resource');
    }
  }
}
