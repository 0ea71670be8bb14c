import { seededRandom } from '../../world/random';
import type { KubernetesObject } from '../../kubernetes/types';

export interface RaceOptions {
  /** Share of early changes that are missed, 0..1. */
  lost: number;
  /** Share of early changes that are noticed after 1 to 3.5 seconds, 0..1. */
  slow: number;
  seed: string;
}

/** How long after the controller's own write a change comes early. Measured: of 13 promotes from 200 ms on, none was lost. */
const EARLY_MILLISECONDS = 150;

const SLOWEST_MILLISECONDS = 3_500;
const SLOW_FROM_MILLISECONDS = 1_000;

/**
 * The race that the real controller loses now and then: it writes the answer to its own patch over what it knows, and with it
 * over a newer change. Such a change, as a promote sent right after `Paused` was seen, has been answered with 200, and is not
 * noticed until something else about the Rollout changes.
 */
export class Races {
  private readonly random;
  /** When the controller last wrote a Rollout, by its key. */
  private readonly writtenAt = new Map<string, number>();
  /** What the controller goes on to believe, by key. */
  private readonly believed = new Map<string, KubernetesObject>();

  constructor(private readonly options: RaceOptions) {
    this.random = seededRandom(options.seed, 'races');
  }

  /** What the controller sees in the place of the Rollout; undefined when it sees the truth. */
  seen(key: string): KubernetesObject | undefined {
    return this.believed.get(key);
  }

  /** Milliseconds that a change of a Rollout waits longer than usual. */
  delayOf(
    key: string,
    before: KubernetesObject | undefined,
    isOwn: boolean,
    now: Date,
  ): number {
    if (isOwn) {
      this.writtenAt.set(key, now.getTime());
      return 0;
    }
    this.believed.delete(key);
    const writtenAt = this.writtenAt.get(key);
    const isEarly =
      writtenAt !== undefined &&
      now.getTime() - writtenAt <= EARLY_MILLISECONDS;
    if (!isEarly || !before) {
      return 0;
    }
    if (this.random.chance(this.options.lost)) {
      this.believed.set(key, before);
      return 0;
    }
    return this.random.chance(this.options.slow)
      ? this.random.integer(SLOW_FROM_MILLISECONDS, SLOWEST_MILLISECONDS)
      : 0;
  }
}
