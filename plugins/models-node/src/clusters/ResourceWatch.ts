import { ClusterObject, WatchedResource } from '../serverKind';
import { ClusterRequestError } from './ClusterRequestError';
import { ClusterClient } from './ClusterClient';
import { WatchEvent } from './objects';
import { nameOf } from './resources';
import { RetryClock } from './RetryClock';
import { WatchPace } from './WatchPace';

/**
 * What is known of a resource on a cluster. `absent`: the cluster has no such resource; `confirmed` when it said so twice
 * with time between, since an API server that has just started may say so of a resource that it has.
 */
export type ResourceState =
  | { is: 'unknown' }
  | { is: 'listed' }
  | { is: 'absent'; confirmed: boolean }
  | { is: 'forbidden' };

/**
 * Keeps the objects of one resource of one cluster: one list, then a watch that goes on from the last resource version
 * as long as the cluster still knows it.
 */
export class ResourceWatch {
  static create(options: {
    client: ClusterClient;
    cluster: string;
    resource: WatchedResource;
    pace: WatchPace;
    onChange: () => void;
  }): ResourceWatch {
    return new ResourceWatch(
      options.client,
      options.cluster,
      options.resource,
      options.pace,
      options.onChange,
    );
  }

  readonly resource: WatchedResource;
  readonly #client: ClusterClient;
  readonly #cluster: string;
  readonly #pace: WatchPace;
  readonly #onChange: () => void;
  readonly #clock: RetryClock;
  readonly #objects = new Map<string, ClusterObject>();
  #state: ResourceState = { is: 'unknown' };
  #missingPermission?: string;
  #problem?: ClusterRequestError;
  #resourceVersion?: string;
  #open?: AbortController;
  /** Ends a wait for the next request. */
  #retry = new AbortController();

  private constructor(
    client: ClusterClient,
    cluster: string,
    resource: WatchedResource,
    pace: WatchPace,
    onChange: () => void,
  ) {
    this.#client = client;
    this.#cluster = cluster;
    this.resource = resource;
    this.#pace = pace;
    this.#clock = RetryClock.create(pace);
    this.#onChange = onChange;
  }

  get state(): ResourceState {
    return this.#state;
  }

  /** For example `watch rollouts.argoproj.io`. */
  get missingPermission(): string | undefined {
    return this.#missingPermission;
  }

  /** Why the last request got no usable answer; gone as soon as one does. */
  get problem(): ClusterRequestError | undefined {
    return this.#problem;
  }

  objects(): ClusterObject[] {
    return [...this.#objects.values()];
  }

  /** Forces a new list: somebody else watched meanwhile, so what is kept here may be older than what is stored. */
  forget(): void {
    this.#resourceVersion = undefined;
    this.#clock.succeeded();
    if (this.#state.is === 'listed') this.#state = { is: 'unknown' };
  }

  /** Tries at once what was refused, when the cluster says that it is not refused any more. */
  review(refused: readonly string[]): void {
    if (!this.#missingPermission || refused.includes(this.#missingPermission)) {
      return;
    }
    this.#missingPermission = undefined;
    this.#clock.succeeded();
    this.#retry.abort();
    this.#retry = new AbortController();
    this.#onChange();
  }

  /**
   * Opens the watch anew, from where it is. A watch that was open while the cluster was away may never say anything again: the
   * proxy does not tell its client that the other side has gone.
   */
  reopen(): void {
    this.#open?.abort();
  }

  /**
   * Lists and watches until `stop` is aborted. Failures are kept in {@link ResourceWatch.problem}, never thrown.
   *
   * @param endsAt - when that is expected, so that no watch is asked for that the cluster would keep open longer
   */
  async run(stop: AbortSignal, endsAt: number): Promise<void> {
    while (!stop.aborted) {
      await this.#clock.wait(AbortSignal.any([stop, this.#retry.signal]));
      if (stop.aborted) return;
      try {
        await (this.#resourceVersion === undefined
          ? this.#list(stop)
          : this.#watch(this.#resourceVersion, stop, endsAt));
      } catch (error) {
        if (stop.aborted) return;
        await this.#fail(asClusterError(error), stop);
      }
    }
  }

  async #list(stop: AbortSignal): Promise<void> {
    const { objects, resourceVersion } = await this.#client.list(
      this.#cluster,
      this.resource,
      { signal: stop },
    );
    this.#objects.clear();
    for (const object of objects) this.#objects.set(nameIn(object), object);
    this.#resourceVersion = resourceVersion;
    this.#state = { is: 'listed' };
    if (!this.#mayNotWatch()) this.#missingPermission = undefined;
    this.#succeed();
    this.#onChange();
  }

  #mayNotWatch(): boolean {
    return this.#missingPermission?.startsWith('watch ') ?? false;
  }

  async #watch(
    resourceVersion: string,
    stop: AbortSignal,
    endsAt: number,
  ): Promise<void> {
    const startedAt = Date.now();
    const watchMs = Math.min(this.#pace.watchMs, endsAt - startedAt);
    const open = new AbortController();
    this.#open = open;
    const events = this.#client.watch(this.#cluster, this.resource, {
      resourceVersion,
      timeoutSeconds: Math.max(1, Math.round(watchMs / 1000)),
      // For the same reason as in `reopen`, silence has an end too.
      signal: AbortSignal.any([
        stop,
        open.signal,
        AbortSignal.timeout(watchMs + this.#pace.watchGraceMs),
      ]),
    });
    let seen = 0;
    try {
      for await (const event of events) {
        if (stop.aborted) return;
        seen += 1;
        this.#missingPermission = undefined;
        this.#succeed();
        if (!this.#apply(event)) return;
      }
    } catch (error) {
      if (!open.signal.aborted && !isSilence(error)) throw error;
    }
    if (open.signal.aborted) return;
    if (seen === 0 && Date.now() - startedAt < this.#pace.quickMs) {
      // Somebody closes every watch at once: do not ask in a loop.
      this.#clock.failed();
    } else {
      this.#missingPermission = undefined;
    }
  }

  /** @returns false when the watch cannot go on from where it is */
  #apply(event: WatchEvent): boolean {
    switch (event.type) {
      case 'BOOKMARK':
        this.#resourceVersion = event.object.metadata.resourceVersion;
        return true;
      case 'ERROR':
        this.#resourceVersion = undefined;
        if (event.object.code === 410) return false;
        throw new ClusterRequestError(
          'bad-answer',
          `ended the watch of ${nameOf(this.resource)} with an error`,
        );
      default: {
        if (event.type === 'DELETED') {
          this.#objects.delete(nameIn(event.object));
        } else {
          this.#objects.set(nameIn(event.object), event.object);
        }
        this.#resourceVersion = event.object.metadata.resourceVersion;
        this.#onChange();
        return true;
      }
    }
  }

  async #fail(error: ClusterRequestError, stop: AbortSignal): Promise<void> {
    this.#resourceVersion = undefined;
    if (error.kind === 'expired') return;
    const absent =
      error.kind === 'not-served' ||
      (error.kind === 'forbidden' && (await this.#isNotServed(stop)));
    if (absent) {
      const again = this.#state.is === 'absent';
      this.#state = { is: 'absent', confirmed: again };
      this.#missingPermission = undefined;
      this.#objects.clear();
      this.#succeed();
      this.#clock.later(
        again ? this.#pace.absentAgainMs : this.#pace.confirmAbsentMs,
      );
      this.#onChange();
    } else if (error.kind === 'forbidden') {
      this.#missingPermission = error.permission;
      // What may be listed but not watched is listed again and again.
      if (!this.#mayNotWatch()) this.#state = { is: 'forbidden' };
      this.#succeed();
      this.#clock.later(this.#pace.forbiddenAgainMs);
      this.#onChange();
    } else {
      this.#problem = error;
      this.#clock.failed((error.retryAfterSeconds ?? 0) * 1000);
      this.#onChange();
    }
  }

  /** An API server refuses before it looks whether it has what was asked for; discovery tells the two apart. */
  async #isNotServed(stop: AbortSignal): Promise<boolean> {
    try {
      return !(await this.#client.isServed(this.#cluster, this.resource, {
        signal: stop,
      }));
    } catch {
      return false;
    }
  }

  #succeed(): void {
    this.#clock.succeeded();
    if (this.#problem) {
      this.#problem = undefined;
      this.#onChange();
    }
  }
}

function nameIn({ metadata }: ClusterObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function isSilence(error: unknown): boolean {
  return (
    error instanceof ClusterRequestError &&
    error.kind === 'unreachable' &&
    error.timedOut
  );
}

function asClusterError(error: unknown): ClusterRequestError {
  return error instanceof ClusterRequestError
    ? error
    : new ClusterRequestError('bad-answer', 'could not be read');
}
