import { xoroshiro128plus, type RandomGenerator } from 'pure-rand';

/** Random numbers from a seed. */
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

  /** Mean 0, standard deviation 1. */
  normal(): number {
    return (
      Math.sqrt(-2 * Math.log(this.uniform())) *
      Math.cos(2 * Math.PI * this.uniform())
    );
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.min(count - 1, Math.floor(count * this.uniform()));
  }
}
