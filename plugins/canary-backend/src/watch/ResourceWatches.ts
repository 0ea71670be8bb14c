import { EventEmitter, once } from 'events';
import {
  ClusterClient,
  ClusterObject,
  ClusterRequestError,
  keyOf,
  ResourceWatch,
  WatchedResource,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { DeliveryAdapter, gitResources } from '../adapters';

const ofGit = Object.values(gitResources);

export interface ResourceWatchesOptions {
  adapters: readonly DeliveryAdapter[];
  client: ClusterClient;
  cluster: string;
  pace: WatchPace;
  onChange(): void;
}

/** One list and one watch for each kind of object of a cluster that some adapter reads. */
export class ResourceWatches {
  readonly #options: ResourceWatchesOptions;
  readonly #watches = new Map<string, ResourceWatch>();
  readonly #changes = new EventEmitter().setMaxListeners(0);

  constructor(options: ResourceWatchesOptions) {
    this.#options = options;
    for (const { resource, related } of options.adapters) {
      this.#of(resource);
      Object.values(related).forEach(other => this.#of(other.resource));
    }
    ofGit.forEach(resource => this.#of(resource));
  }

  async run(stop: AbortSignal): Promise<void> {
    await Promise.all(
      [...this.#watches.values()].map(watch =>
        this.#runOnceNeeded(watch, stop),
      ),
    );
  }

  /** Whatever was open while the cluster did not answer may be open to nobody. */
  reopen(): void {
    this.#watches.forEach(watch => watch.reopen());
  }

  /** Undefined where the cluster has no such resource or does not let the portal read it. */
  objectsOf(resource: WatchedResource): ClusterObject[] | undefined {
    const watch = this.#of(resource);
    return watch.state.is === 'listed' ? watch.objects() : undefined;
  }

  /** Whether all that an adapter reads was listed, or is known not to be there. */
  isSettled({ resource, related }: DeliveryAdapter): boolean {
    const primary = this.#of(resource).state;
    if (primary.is !== 'listed') return primary.is === 'absent';
    return [
      ...Object.values(related).map(other => other.resource),
      ...ofGit,
    ].every(other => this.#of(other).state.is !== 'unknown');
  }

  get problem(): ClusterRequestError | undefined {
    for (const watch of this.#watches.values()) {
      if (watch.problem) return watch.problem;
    }
    const refused = this.#options.adapters
      .map(({ resource }) => this.#of(resource))
      .find(({ state }) => state.is === 'forbidden');
    return refused
      ? new ClusterRequestError(
          'forbidden',
          `does not let the portal ${refused.missingPermission ?? 'read'}`,
        )
      : undefined;
  }

  #of(resource: WatchedResource): ResourceWatch {
    const { client, cluster, pace, onChange } = this.#options;
    const key = keyOf(resource);
    const watch =
      this.#watches.get(key) ??
      ResourceWatch.create({
        client,
        cluster,
        resource,
        pace,
        onChange: () => {
          this.#changes.emit('change');
          onChange();
        },
      });
    this.#watches.set(key, watch);
    return watch;
  }

  /** What servers are read together with is watched only where there are servers to be read. */
  async #runOnceNeeded(watch: ResourceWatch, stop: AbortSignal): Promise<void> {
    while (!stop.aborted && !this.#isNeeded(watch)) {
      await once(this.#changes, 'change', { signal: stop }).catch(() => {});
    }
    await watch.run(stop, Number.POSITIVE_INFINITY);
  }

  #isNeeded(watch: ResourceWatch): boolean {
    return this.#options.adapters.some(({ resource, related }) => {
      const primary = this.#of(resource);
      if (watch === primary) return true;
      const belongs =
        ofGit.some(other => this.#of(other) === watch) ||
        Object.values(related).some(
          other => this.#of(other.resource) === watch,
        );
      return belongs && primary.state.is === 'listed';
    });
  }
}
