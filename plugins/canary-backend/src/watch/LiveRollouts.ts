import { LoggerService } from '@backstage/backend-plugin-api';
import { parseRolloutId } from '@bellwether/plugin-canary-common';
import { Freshness } from '@bellwether/plugin-models-common';
import {
  ClusterCaller,
  ClusterClient,
  ClusterRequestError,
  defaultPace,
  pause,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { DeliveryAdapter } from '../adapters';
import { ClusterView } from './ClusterView';
import { ServerView } from './ServerView';

/** How often the Kubernetes plugin is asked which clusters it has. */
const FIND_MS = 60_000;

/** A change on a cluster is on the screen within a second: watch 100 ms, this, and the signal. */
const DEBOUNCE_MS = 100;

export interface LiveRolloutsOptions {
  adapters: readonly DeliveryAdapter[];
  client: ClusterClient & ClusterCaller;
  /** Those to watch; without it, all that the Kubernetes plugin has. */
  clusters?: readonly string[];
  logger: LoggerService;
  pace?: Partial<WatchPace>;
  /** Milliseconds between two questions which clusters there are. */
  findMs?: number;
}

type Listener = (changed: ServerView[], gone: ServerView[]) => void;

/** What runs on all clusters, as it is now. */
export class LiveRollouts {
  static create(options: LiveRolloutsOptions): LiveRollouts {
    return new LiveRollouts(options);
  }

  readonly #options: LiveRolloutsOptions;
  readonly #views = new Map<string, ClusterView>();
  readonly #ends = new Map<string, AbortController>();
  readonly #listeners = new Set<Listener>();
  readonly #freshnessListeners = new Set<(cluster: string) => void>();
  readonly #droppedListeners = new Set<(servers: ServerView[]) => void>();
  #problem?: string;

  private constructor(options: LiveRolloutsOptions) {
    this.#options = options;
  }

  /** Calls back with what changed, in the order of the changes. */
  onChanged(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Calls back when a cluster began or ceased to answer. */
  onFreshness(listener: (cluster: string) => void): void {
    this.#freshnessListeners.add(listener);
  }

  /** Calls back with the servers of a cluster that is watched no more; whether they are gone is not known. */
  onDropped(listener: (servers: ServerView[]) => void): void {
    this.#droppedListeners.add(listener);
  }

  servers(): ServerView[] {
    return [...this.#views.values()].flatMap(view => view.servers());
  }

  find(id: string): ServerView | undefined {
    return this.viewOf(id)?.find(id);
  }

  /** The cluster of a rollout. */
  viewOf(id: string): ClusterView | undefined {
    return this.#views.get(parseRolloutId(id)?.cluster ?? '');
  }

  freshnessOf(cluster: string): Freshness {
    return (
      this.#views.get(cluster)?.freshness ?? {
        problem: this.#problem ?? `${cluster} is no longer watched`,
      }
    );
  }

  clusters(): Array<Freshness & { cluster: string }> {
    return [...this.#views.keys()].map(cluster => ({
      cluster,
      ...this.freshnessOf(cluster),
    }));
  }

  /** False while a cluster was not listed yet: what is not there may only not be known. */
  get isComplete(): boolean {
    const views = [...this.#views.values()];
    return views.length > 0 && views.every(view => view.isComplete);
  }

  /** Watches all clusters until `stop`. */
  async run(stop: AbortSignal): Promise<void> {
    const running: Array<Promise<void>> = [];
    while (!stop.aborted) {
      try {
        const found = await this.#names(stop);
        // An empty answer after another one is more likely a fault than a wish.
        const names = found.length > 0 ? found : [...this.#views.keys()];
        for (const cluster of names) {
          if (!this.#views.has(cluster))
            running.push(this.#begin(cluster, stop));
        }
        for (const cluster of [...this.#views.keys()]) {
          if (!names.includes(cluster)) this.#drop(cluster);
        }
        this.#problem = undefined;
      } catch (error) {
        if (stop.aborted) break;
        this.#problem =
          error instanceof ClusterRequestError
            ? `The Kubernetes plugin ${error.message}`
            : 'The Kubernetes plugin could not be asked';
        this.#options.logger.warn(this.#problem);
      }
      const { findMs = FIND_MS } = this.#options;
      await pause(this.#problem ? Math.min(2_000, findMs) : findMs, stop);
    }
    await Promise.all(running);
  }

  #begin(cluster: string, stop: AbortSignal): Promise<void> {
    const view = this.#create(cluster);
    const end = new AbortController();
    this.#views.set(cluster, view);
    this.#ends.set(cluster, end);
    return view.run(AbortSignal.any([stop, end.signal]));
  }

  /** What the Kubernetes plugin has no more cannot be asked; that its servers are gone too is not known, and so not told. */
  #drop(cluster: string): void {
    const servers = this.#views.get(cluster)?.servers() ?? [];
    this.#ends.get(cluster)?.abort();
    this.#ends.delete(cluster);
    this.#views.delete(cluster);
    this.#droppedListeners.forEach(listener => listener(servers));
  }

  async #names(stop: AbortSignal): Promise<readonly string[]> {
    const { clusters, client } = this.#options;
    return (
      clusters ??
      client.clusterNames({
        signal: AbortSignal.any([stop, AbortSignal.timeout(15_000)]),
      })
    );
  }

  #create(cluster: string): ClusterView {
    const { adapters, client, logger, pace } = this.#options;
    return ClusterView.create({
      adapters,
      caller: client,
      client,
      cluster,
      logger,
      pace: { ...defaultPace, debounceMs: DEBOUNCE_MS, ...pace },
      onChanged: (changed, gone) =>
        this.#listeners.forEach(listener => listener(changed, gone)),
      onFreshness: () =>
        this.#freshnessListeners.forEach(listener => listener(cluster)),
    });
  }
}
