import { xoroshiro128plus, type RandomGenerator } from 'pure-rand';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { cos, exp, floor, log, log1p, max, min, round, sqrt } = Math;

/** Below this many expected events a count is drawn exactly, above it by its normal approximation. */
const EXACT_BELOW = 30;

/** Random numbers and counts from a seed. */
export class RandomStream {
  private readonly generator: RandomGenerator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
    // The first numbers of neighbouring seeds are alike.
    for (let i = 0; i < 8; i++) this.generator.unsafeNext();
  }

  /** A number above 0 and below 1. */
  uniform(): number {
    return ((this.generator.unsafeNext() >>> 0) + 0.5) / 2 ** 32;
  }

  private normal(): number {
    return sqrt(-2 * log(this.uniform())) * cos(2 * Math.PI * this.uniform());
  }

  /** Events of a Poisson process with this mean. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean >= EXACT_BELOW) {
      return max(0, round(mean + sqrt(mean) * this.normal()));
    }
    const limit = exp(-mean);
    let product = this.uniform();
    let events = 0;
    while (product > limit) {
      product *= this.uniform();
      events++;
    }
    return events;
  }

  /** Successes among `trials` with probability `share` each. */
  binomial(trials: number, share: number): number {
    if (share <= 0 || trials <= 0) return 0;
    if (share >= 1) return trials;
    if (share > 0.5) return trials - this.binomial(trials, 1 - share);
    const mean = trials * share;
    if (mean >= EXACT_BELOW) {
      const deviation = sqrt(mean * (1 - share));
      const drawn = round(mean + deviation * this.normal());
      return min(trials, max(0, drawn));
    }
    // Gaps between successes are geometric.
    const step = log1p(-share);
    let successes = 0;
    let at = floor(log(this.uniform()) / step) + 1;
    while (at <= trials) {
      successes++;
      at += floor(log(this.uniform()) / step) + 1;
    }
    return successes;
  }

  /** How `trials` fall on outcomes with these probabilities. */
  multinomial(trials: number, shares: number[]): number[] {
    let left = trials;
    let rest = 1;
    return shares.map((share, i) => {
      if (i === shares.length - 1) return left;
      const drawn = this.binomial(left, min(1, share / rest));
      left -= drawn;
      rest -= share;
      return drawn;
    });
  }
}
