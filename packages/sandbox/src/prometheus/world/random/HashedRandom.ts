/* eslint-disable no-bitwise -- Hashes are made of bits. */

function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}

/** One number that follows from several, and looks like none of them. */
export function combine(first: number, second = 0, third = 0): number {
  let seed = mix(first + 0x9e3779b9);
  seed = mix(Math.imul(seed, 0x01000193) ^ mix(second + 0x7f4a7c15));
  return mix(Math.imul(seed, 0x01000193) ^ mix(third + 0x51ed270b));
}

/** One number that follows from a text. */
export function seedOf(text: string): number {
  return [...text].reduce(
    (seed, character) => combine(seed, character.codePointAt(0)),
    0,
  );
}

/** Random numbers that follow from a seed, cheap to begin: there is one generator for each node of a tree of counts. */
export class HashedRandom {
  constructor(private state: number) {}

  /** At least 0, less than 1. */
  fraction(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    return (mix(this.state) >>> 0) / 0x100000000;
  }

  /** Normal, mean 0 and standard deviation 1, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return radius * Math.cos(2 * Math.PI * this.fraction());
  }
}

/** A number at least 0 and less than 1 that follows from the parts. */
export function fractionOf(
  first: number,
  second?: number,
  third?: number,
): number {
  return new HashedRandom(combine(first, second, third)).fraction();
}
