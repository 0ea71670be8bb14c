import {
  ClusterClient,
  ClusterRequestError,
  nameOf,
  pause,
  toUpstreamProblem,
  WatchedResource,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { UpstreamRecorder } from '../health';

/** What the portal does with every resource that it watches. */
const VERBS = ['list', 'watch'];

export interface ClusterProbeOptions {
  client: ClusterClient;
  cluster: string;
  pace: WatchPace;
  health: UpstreamRecorder;
  /** Resources that the portal needs now. */
  needed: () => WatchedResource[];
  /** True when some request was refused, so that permissions should be asked for. */
  isRefused: () => boolean;
  /** Called with what is refused, each time that was asked for. */
  onReview: (refused: readonly string[]) => void;
  onChange: () => void;
}

/**
 * Asks a cluster for its version again and again: a watch that is silent may be well or may be lost, and only a question
 * tells the two apart. Also asks what the portal's account may do.
 */
export class ClusterProbe {
  static create(options: ClusterProbeOptions): ClusterProbe {
    return new ClusterProbe(options);
  }

  readonly #options: ClusterProbeOptions;
  #attemptAt?: Date;
  #successAt?: Date;
  #problem?: ClusterRequestError;
  #refused: string[] = [];
  #reviewedAt = 0;

  private constructor(options: ClusterProbeOptions) {
    this.#options = options;
  }

  get attemptAt(): Date | undefined {
    return this.#attemptAt;
  }

  get successAt(): Date | undefined {
    return this.#successAt;
  }

  get problem(): ClusterRequestError | undefined {
    return this.#problem;
  }

  /** Permissions that the cluster says the portal lacks, for example `watch rollouts.argoproj.io`. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.#ask(stop);
      if (stop.aborted) return;
      this.#options.onChange();
      await pause(this.#options.pace.probeMs, stop);
    }
  }

  async #ask(stop: AbortSignal): Promise<void> {
    const { client, cluster, health } = this.#options;
    const startedAt = performance.now();
    this.#attemptAt = new Date();
    try {
      const version = await client.version(cluster, { signal: stop });
      health.success(performance.now() - startedAt, { version });
      this.#successAt = new Date();
      this.#problem = undefined;
    } catch (error) {
      if (stop.aborted) return;
      this.#problem =
        error instanceof ClusterRequestError
          ? error
          : new ClusterRequestError('bad-answer', 'could not be read');
      health.failure(toUpstreamProblem(cluster, this.#problem));
      return;
    }
    await this.#review(stop);
  }

  /** Asked seldom while all is well, and more often while something is missing: a person may be about to add it. */
  async #review(stop: AbortSignal): Promise<void> {
    const { accessReviewMs, forbiddenAgainMs } = this.#options.pace;
    const pauseMs =
      this.#refused.length > 0 ? forbiddenAgainMs : accessReviewMs;
    const due = Date.now() - this.#reviewedAt >= pauseMs;
    const needed = this.#options.needed();
    if (!due || needed.length === 0) return;
    const refused: string[] = [];
    try {
      for (const { group, plural } of needed) {
        for (const verb of VERBS) {
          const allowed = await this.#options.client.mayI(
            this.#options.cluster,
            { verb, group, resource: plural },
            { signal: stop },
          );
          if (!allowed) refused.push(`${verb} ${nameOf({ group, plural })}`);
        }
      }
    } catch {
      // A cluster that answers no reviews still says no to what it refuses, and that is seen too.
      return;
    }
    this.#refused = refused;
    this.#reviewedAt = Date.now();
    this.#options.onReview(refused);
  }
}
