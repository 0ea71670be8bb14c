import { EventEmitter, once } from 'events';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterClient,
  ClusterRequestError,
  keyOf,
  MetricProfile,
  ResourceWatch,
  ServerKind,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { UpstreamRecorder } from '../health';
import { ClusterCondition } from './ClusterCondition';
import { ClusterProbe } from './ClusterProbe';
import { ServerStore, StoredCluster } from './ServerStore';
import { conditionOf, isComplete, KindWatch, readServers } from './readServers';

/** What changed on a cluster. */
export interface ClusterChange {
  cluster: string;
  /** Ids of servers that are new, changed or gone. */
  servers: string[];
  /** Names, as declared, of the models that these serve or served. */
  models: string[];
  /** True when the cluster began or ceased to answer: what is shown of all its servers got or lost its age. */
  freshness: boolean;
}

export interface ClusterWatchOptions {
  client: ClusterClient;
  cluster: string;
  kinds: readonly ServerKind[];
  profiles: readonly MetricProfile[];
  store: ServerStore;
  health: UpstreamRecorder;
  logger: LoggerService;
  pace: WatchPace;
  /** Names this process among the replicas of the portal. */
  holder: string;
  onChanged: (change: ClusterChange) => Promise<void>;
}

/**
 * Watches one cluster and keeps its servers in the store. Runs a while at a time, as a scheduled task: the schedule sees to
 * it that no two replicas of the portal watch the same cluster. Between the runs of one replica nothing is lost: the next one
 * goes on from the last resource version.
 */
export class ClusterWatch {
  static create(options: ClusterWatchOptions): ClusterWatch {
    return new ClusterWatch(options);
  }

  readonly #options: ClusterWatchOptions;
  readonly #watches: ResourceWatch[];
  readonly #kinds: KindWatch[];
  readonly #probe: ClusterProbe;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #isFailing = false;
  #publishing: Promise<void> = Promise.resolve();
  #timer?: NodeJS.Timeout;
  /** Changes that are stored but were not yet handed on. */
  #untold = nothing();
  /** What was stored last of each kind, so that changes that make no difference to servers cost no query. */
  readonly #stored = new Map<string, string>();
  #saved?: StoredCluster;
  #savedAt = 0;

  private constructor(options: ClusterWatchOptions) {
    this.#options = options;
    const onChange = () => this.#changed();
    const watches = new Map<string, ResourceWatch>();
    this.#kinds = options.kinds.map(kind => ({
      kind,
      watches: kind.resources.map(resource => {
        const key = keyOf(resource);
        const watch =
          watches.get(key) ??
          ResourceWatch.create({ ...options, resource, onChange });
        watches.set(key, watch);
        return watch;
      }),
    }));
    this.#watches = [...watches.values()];
    this.#probe = ClusterProbe.create({
      ...options,
      needed: () =>
        this.#watches
          .filter(({ state }) => ['listed', 'forbidden'].includes(state.is))
          .map(({ resource }) => resource),
      isRefused: () =>
        this.#watches.some(({ missingPermission }) => missingPermission),
      onReview: refused =>
        this.#watches.forEach(watch => watch.review(refused)),
      onChange,
    });
  }

  /** Watches for a while. Never throws because of the cluster; the store says what was wrong. */
  async run(signal: AbortSignal): Promise<void> {
    const { cluster, holder, pace, store } = this.#options;
    const { wasHolder, stored } = await store.hold(cluster, holder);
    this.#saved = stored;
    if (!wasHolder) {
      this.#stored.clear();
      for (const watch of this.#watches) watch.forget();
    }
    const endsAt = Date.now() + pace.runMs;
    const stop = AbortSignal.any([signal, AbortSignal.timeout(pace.runMs)]);
    try {
      await Promise.all([
        this.#probe.run(stop),
        ...this.#watches.map(watch => this.#runWhenNeeded(watch, stop, endsAt)),
      ]);
    } finally {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      await this.#publish(signal);
    }
  }

  /** What a server is read together with is watched only where the server's own resource exists. */
  async #runWhenNeeded(
    watch: ResourceWatch,
    stop: AbortSignal,
    endsAt: number,
  ) {
    while (!stop.aborted && !this.#needs(watch)) {
      await once(this.#changes, 'change', { signal: stop }).catch(() => {});
    }
    await watch.run(stop, endsAt);
  }

  #needs(watch: ResourceWatch): boolean {
    return this.#kinds.some(
      ({ watches: [primary, ...others] }) =>
        watch === primary ||
        (others.includes(watch) && primary.state.is === 'listed'),
    );
  }

  #problem(): ClusterRequestError | undefined {
    return (
      this.#probe.problem ?? this.#watches.find(watch => watch.problem)?.problem
    );
  }

  #changed(): void {
    const isFailing = this.#problem() !== undefined;
    // It answers again: whatever was open while it did not may be open to nobody.
    if (this.#isFailing && !isFailing) {
      this.#watches.forEach(watch => watch.reopen());
    }
    this.#isFailing = isFailing;
    this.#changes.emit('change');
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#publish();
    }, this.#options.pace.debounceMs);
  }

  /** One after the other, so that an older state never overwrites a newer one. */
  async #publish(signal?: AbortSignal): Promise<void> {
    this.#publishing = this.#publishing.then(async () => {
      if (signal?.aborted) return;
      try {
        await this.#store();
      } catch (error) {
        this.#options.logger.error(
          `What was seen of cluster ${this.#options.cluster} was not stored`,
          error as Error,
        );
      }
    });
    await this.#publishing;
  }

  async #store(): Promise<void> {
    const { cluster, store, onChanged } = this.#options;
    for (const { kind, servers } of readServers(
      cluster,
      this.#kinds,
      this.#options,
    )) {
      const text = JSON.stringify(servers);
      if (this.#stored.get(kind) === text) continue;
      const changes = await store.replace(cluster, kind, servers, new Date());
      this.#stored.set(kind, text);
      changes.servers.forEach(id => this.#untold.servers.add(id));
      changes.models.forEach(model => this.#untold.models.add(model));
    }
    const before = this.#saved;
    const after = this.#stateNow();
    if (after) {
      await this.#save(after);
      this.#untold.freshness ||=
        Boolean(before?.staleSince) !== Boolean(after.staleSince) ||
        before?.complete !== after.complete;
    }
    const { servers, models, freshness } = this.#untold;
    if (servers.size === 0 && !freshness) return;
    await onChanged({
      cluster,
      servers: [...servers],
      models: [...models],
      freshness,
    });
    this.#untold = nothing();
  }

  /** Undefined as long as nothing was heard of the cluster. */
  #stateNow(): StoredCluster | undefined {
    const probe = this.#probe;
    const problem = this.#problem();
    const settled = this.#kinds.every(
      ({ watches: [primary] }) => primary.state.is !== 'unknown',
    );
    if (!probe.attemptAt || (!problem && !settled)) return undefined;
    const readAt = probe.successAt?.toISOString() ?? this.#saved?.readAt;
    let staleSince = this.#saved?.staleSince;
    if (problem) staleSince ??= readAt ?? probe.attemptAt.toISOString();
    else staleSince = undefined;
    const condition: ClusterCondition = {
      ...(settled
        ? conditionOf(this.#kinds, probe)
        : this.#saved?.condition ?? { kinds: [], missingPermissions: [] }),
      problemKind: problem?.kind,
      problem: problem?.message,
    };
    return {
      cluster: this.#options.cluster,
      complete: (this.#saved?.complete ?? false) || isComplete(this.#kinds),
      readAt,
      staleSince,
      condition,
    };
  }

  /** Writes what differs at once, and the mere passing of time now and then. */
  async #save(state: StoredCluster): Promise<void> {
    const now = Date.now();
    const differs = essence(state) !== essence(this.#saved);
    if (!differs && now - this.#savedAt < this.#options.pace.heartbeatMs) {
      return;
    }
    await this.#options.store.saveCluster(state);
    this.#saved = state;
    this.#savedAt = now;
  }
}

function nothing() {
  return {
    servers: new Set<string>(),
    models: new Set<string>(),
    freshness: false,
  };
}

function essence(state: StoredCluster | undefined): string {
  if (!state) return '';
  return JSON.stringify([
    state.complete,
    state.staleSince,
    Object.entries(state.condition)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
