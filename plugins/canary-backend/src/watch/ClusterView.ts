import { EventEmitter, once } from 'events';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Freshness } from '@bellwether/plugin-models-common';
import {
  ClusterCaller,
  ClusterClient,
  ClusterObject,
  ClusterRequestError,
  pause,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { DeliveryAdapter } from '../adapters';
import { readKnowsCanary } from './CrdReader';
import { ResourceWatches } from './ResourceWatches';
import { ServerReader } from './ServerReader';
import { nextView, ServerView } from './ServerView';

export interface ClusterViewOptions {
  adapters: readonly DeliveryAdapter[];
  caller: ClusterCaller;
  client: ClusterClient;
  cluster: string;
  logger: LoggerService;
  pace: WatchPace;
  /** Called after changes were gathered; `gone` are those that the cluster has no more. */
  onChanged(changed: ServerView[], gone: ServerView[]): void;
  /** Called when the cluster began or ceased to answer. */
  onFreshness(): void;
}

/**
 * The rollouts of one cluster, whoever looks at them. Each replica of the portal has its own view; what is stored of it is
 * stored once.
 */
export class ClusterView {
  static create(options: ClusterViewOptions): ClusterView {
    return new ClusterView(options);
  }

  readonly cluster: string;
  readonly #options: ClusterViewOptions;
  readonly #watches: ResourceWatches;
  readonly #reader: ServerReader;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #knowsCanaryField?: boolean;
  #timer?: NodeJS.Timeout;
  #probeProblem?: ClusterRequestError;
  #readAt?: Date;
  #staleSince?: Date;

  private constructor(options: ClusterViewOptions) {
    this.#options = options;
    this.cluster = options.cluster;
    this.#watches = new ResourceWatches({
      ...options,
      onChange: () => this.#changed(),
    });
    this.#reader = new ServerReader({ ...options, source: this.#watches });
  }

  servers(): ServerView[] {
    return [...this.#reader.views.values()];
  }

  find(id: string): ServerView | undefined {
    return this.#reader.views.get(id);
  }

  /** True once some kind of server was listed in full, or is known not to be there. */
  get isComplete(): boolean {
    return this.#options.adapters.some(adapter =>
      this.#watches.isSettled(adapter),
    );
  }

  get freshness(): Freshness {
    const problem = this.#problem;
    return {
      readAt: this.#readAt?.toISOString(),
      staleSince: this.#staleSince?.toISOString(),
      problem: problem && `${this.cluster} ${problem.message}`,
    };
  }

  /** Lists and watches until `stop`; never throws because of the cluster. */
  async run(stop: AbortSignal): Promise<void> {
    try {
      await Promise.all([this.#probe(stop), this.#watches.run(stop)]);
    } finally {
      clearTimeout(this.#timer);
    }
  }

  /** Waits until the view of a server is so. @returns false when the time was over first */
  async until(
    id: string,
    isSo: (view: ServerView) => boolean,
    milliseconds: number,
    stop: AbortSignal,
  ): Promise<boolean> {
    const signal = AbortSignal.any([
      stop,
      AbortSignal.timeout(Math.max(0, milliseconds)),
    ]);
    for (;;) {
      const view = this.find(id);
      if (view && isSo(view)) return true;
      if (signal.aborted) return false;
      await once(this.#changes, 'change', { signal }).catch(() => undefined);
    }
  }

  /** The server with an object that was just read, in the place of the one that the watch brought. */
  withObject(view: ServerView, object: ClusterObject): ServerView | undefined {
    const seen = this.#reader.read(view.adapter, { ...view.objects, object });
    return seen && nextView(view, view.adapter, seen, new Date()).view;
  }

  async #probe(stop: AbortSignal): Promise<void> {
    const { client, caller, pace } = this.#options;
    while (!stop.aborted) {
      try {
        await client.version(this.cluster, { signal: stop });
        this.#readAt = new Date();
        this.#probeProblem = undefined;
        const knows = await readKnowsCanary(caller, this.cluster, stop);
        if (knows !== this.#knowsCanaryField) {
          this.#knowsCanaryField = knows;
          this.#changed();
        }
      } catch (error) {
        if (stop.aborted) return;
        this.#probeProblem =
          error instanceof ClusterRequestError
            ? error
            : new ClusterRequestError('bad-answer', 'could not be read');
      }
      this.#noteFreshness();
      await pause(this.#probeProblem ? pace.backoffMs * 4 : pace.probeMs, stop);
    }
  }

  get #problem(): ClusterRequestError | undefined {
    return this.#probeProblem ?? this.#watches.problem;
  }

  #noteFreshness(): void {
    const isStale = this.#problem !== undefined;
    if (isStale === (this.#staleSince !== undefined)) return;
    this.#staleSince = isStale ? this.#readAt ?? new Date() : undefined;
    if (!isStale) this.#watches.reopen();
    this.#options.onFreshness();
  }

  #changed(): void {
    this.#noteFreshness();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#read();
      this.#changes.emit('change');
    }, this.#options.pace.debounceMs);
  }

  #read(): void {
    const { logger, onChanged } = this.#options;
    try {
      const { changed, gone } = this.#reader.readAll(
        this.#knowsCanaryField,
        new Date(),
      );
      if (changed.length > 0 || gone.length > 0) onChanged(changed, gone);
    } catch (error) {
      logger.error(
        `What was seen of cluster ${this.cluster} could not be read`,
        error as Error,
      );
    }
  }
}
