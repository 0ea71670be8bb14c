// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { floor, imul } = Math;
const WORDS = 2 ** 32;
const LARGEST_PRODUCT = 2 ** 21;

/** Mixes a text into 32 bits (FNV-1a). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A stream of random numbers that depends on a seed and on a name only, so that each step of a comparison has its own
 * stream, whatever runs before it or beside it.
 *
 * The generator is xoshiro128** (Blackman and Vigna), seeded through the finaliser of MurmurHash3.
 */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number, ...names: (string | number)[]) {
    let state = (seed ^ imul(Math.floor(seed / 2 ** 32), 0x9e3779b9)) >>> 0;
    for (const name of names) {
      state = imul(state ^ hashText(String(name)), 0x85ebca6b) >>> 0;
      state ^= state >>> 15;
    }
    const next = () => {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = state;
      mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
      mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      return (mixed ^ (mixed >>> 16)) | 0;
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** A whole number from 0 to 2³² - 1. */
  uint32(): number {
    const scrambled = imul(this.b, 5);
    const result = imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    return (this.uint32() * 2 ** 21 + (this.uint32() >>> 11)) * 2 ** -53;
  }

  /** A whole number from 0 to `bound` - 1, without bias (Lemire 2019), bound ≤ 2²¹ or else by plain rejection. */
  below(bound: number): number {
    if (bound > LARGEST_PRODUCT) {
      const limit = WORDS - (WORDS % bound);
      for (;;) {
        const draw = this.uint32();
        if (draw < limit) return draw % bound;
      }
    }
    for (;;) {
      // Both factors fit 53 bits together, so the product is exact.
      const product = this.uint32() * bound;
      const quotient = floor(product / WORDS);
      const rest = product - quotient * WORDS;
      if (rest >= bound || rest >= (WORDS - bound) % bound) return quotient;
    }
  }

  /** A standard normal number (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** `size` different whole numbers from 0 to `from` - 1, in random order (all of them when `size` ≥ `from`). */
  sample(from: number, size: number): Int32Array {
    const take = Math.min(from, size);
    if (take * 4 < from) {
      const seen = new Set<number>();
      while (seen.size < take) seen.add(this.below(from));
      return Int32Array.from(seen);
    }
    const all = Int32Array.from({ length: from }, (_, i) => i);
    for (let i = 0; i < take; i++) {
      const j = i + this.below(from - i);
      const swap = all[i];
      all[i] = all[j];
      all[j] = swap;
    }
    return all.slice(0, take);
  }
}
