import { rolloutId } from '@bellwether/plugin-canary-common';
import { ClusterObject, WatchedResource } from '@bellwether/plugin-models-node';
import {
  DeliveryAdapter,
  GitObjectsSeen,
  gitResources,
  readGitOwnership,
  RelatedResource,
  SeenServer,
  ServerObjects,
  withStillNames,
} from '../adapters';
import { nextView, ServerView } from './ServerView';

/** Where the objects of a cluster are, as they are now. */
export interface ObjectSource {
  objectsOf(resource: WatchedResource): ClusterObject[] | undefined;
  isSettled(adapter: DeliveryAdapter): boolean;
}

export interface ReadServers {
  views: ReadonlyMap<string, ServerView>;
  changed: ServerView[];
  gone: ServerView[];
}

/**
 * Reads the servers of a cluster from its objects. A server whose objects are the very same as at the last reading is not read
 * again: of thousands, a change touches one.
 */
export class ServerReader {
  #views: ReadonlyMap<string, ServerView> = new Map();
  #inputs = new Map<string, unknown[]>();
  #git?: { parts: unknown[]; objects: GitObjectsSeen };

  constructor(
    private readonly options: {
      adapters: readonly DeliveryAdapter[];
      cluster: string;
      source: ObjectSource;
    },
  ) {}

  get views(): ReadonlyMap<string, ServerView> {
    return this.#views;
  }

  readAll(knowsCanaryField: boolean | undefined, now: Date): ReadServers {
    const before = this.#views;
    const git = this.#gitObjects();
    const views = new Map<string, ServerView>();
    const inputs = new Map<string, unknown[]>();
    const changed: ServerView[] = [];
    for (const adapter of this.options.adapters) {
      // Until all was listed, what is missing is only not known yet.
      if (!this.options.source.isSettled(adapter)) {
        for (const view of before.values()) {
          if (view.adapter === adapter) views.set(view.id, view);
        }
        continue;
      }
      for (const objects of this.#objectsFor(adapter, knowsCanaryField)) {
        const id = this.#idOf(adapter, objects.object);
        const input = inputOf(objects, git);
        const known = before.get(id);
        inputs.set(id, input);
        if (isSame(this.#inputs.get(id), input)) {
          if (known) views.set(id, known);
          continue;
        }
        const seen = this.read(adapter, objects, git);
        if (!seen) continue;
        const next = nextView(known, adapter, seen, now);
        views.set(id, next.view);
        if (next.changed) changed.push(next.view);
      }
    }
    this.#views = views;
    this.#inputs = inputs;
    return {
      views,
      changed,
      gone: [...before.values()].filter(({ id }) => !views.has(id)),
    };
  }

  read(
    adapter: DeliveryAdapter,
    objects: ServerObjects,
    from: GitObjectsSeen = this.#gitObjects(),
  ): SeenServer | undefined {
    const observed = adapter.observe(objects);
    if (!observed) return undefined;
    const { git, overrides } = readGitOwnership(
      objects.object,
      adapter.kind === 'kserve' ? 'InferenceService' : 'Rollout',
      from,
    );
    return {
      objects,
      observed,
      git: withStillNames(git, observed),
      ...(overrides && { overrides }),
    };
  }

  /** What applies objects from Git; the very same as before where nothing of it has changed. */
  #gitObjects(): GitObjectsSeen {
    const { source } = this.options;
    const now: GitObjectsSeen = Object.fromEntries(
      Object.entries(gitResources).map(([name, resource]) => [
        name,
        source.objectsOf(resource),
      ]),
    );
    const parts = Object.values(now).flatMap((part, index) => [
      index,
      part === undefined,
      ...(part ?? []),
    ]);
    if (!isSame(this.#git?.parts, parts)) this.#git = { parts, objects: now };
    return this.#git?.objects ?? now;
  }

  #objectsFor(
    adapter: DeliveryAdapter,
    knowsCanaryField: boolean | undefined,
  ): ServerObjects[] {
    const { cluster, source } = this.options;
    const related = Object.entries(adapter.related).map(
      ([name, other]) =>
        [name, finderOf(other, source.objectsOf(other.resource))] as const,
    );
    return (source.objectsOf(adapter.resource) ?? []).map(object => ({
      cluster,
      object,
      related: Object.fromEntries(
        related.map(([name, find]) => [name, find?.(object)]),
      ),
      knowsCanaryField,
    }));
  }

  #idOf({ kind }: DeliveryAdapter, { metadata }: ClusterObject): string {
    return rolloutId({
      cluster: this.options.cluster,
      namespace: metadata.namespace ?? '',
      kind,
      name: metadata.name,
    });
  }
}

/** What a reading depends on: as long as all of it is the same, so is the reading. */
function inputOf(
  { object, related, knowsCanaryField }: ServerObjects,
  git: GitObjectsSeen,
): unknown[] {
  return [object, knowsCanaryField, git, ...Object.values(related)]
    .map(part => (part === undefined ? [undefined] : part))
    .flat();
}

/** Finds what belongs to a server among the objects of a kind; undefined where those are not known. */
function finderOf(
  other: RelatedResource,
  objects: ClusterObject[] | undefined,
): ((server: ClusterObject) => ClusterObject[]) | undefined {
  if (!objects) return undefined;
  const groups = new Map<string, ClusterObject[]>();
  for (const object of objects) {
    const name =
      'ownerName' in other ? other.ownerName(object) : object.metadata.name;
    if (!name) continue;
    const key = `${object.metadata.namespace}/${name}`;
    const group = groups.get(key);
    if (group) group.push(object);
    else groups.set(key, [object]);
  }
  return server => {
    const keys =
      'ownerName' in other
        ? [`${server.metadata.namespace}/${server.metadata.name}`]
        : other.namedBy(server);
    return keys.flatMap(key => groups.get(key) ?? []);
  };
}

function isSame(before: unknown[] | undefined, now: unknown[]): boolean {
  return (
    before !== undefined &&
    before.length === now.length &&
    now.every((value, index) => value === before[index])
  );
}
