import { xoroshiro128plus, type RandomGenerator } from 'pure-rand';

/** Numbers that follow from a seed alone. */
export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  /** Whole number, both ends included. */
  integer(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Roughly normal, mean 0 and standard deviation 1. */
  normal(): number;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // xoroshiro's neighbouring seeds start alike, so the bits are mixed once more.
  value ^= value >>> 16;
  value = Math.imul(value, 0x45d9f3b);
  return value ^ (value >>> 16);
}

function randomFrom(generator: RandomGenerator): Random {
  const fraction = () => (generator.unsafeNext() >>> 0) / 0x100000000;
  const integer = (least: number, most: number) =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    integer,
    chance: probability => fraction() < probability,
    pick: values => values[integer(0, values.length - 1)],
    normal: () =>
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() +
      fraction() -
      6,
    hex(digits) {
      let text = '';
      while (text.length < digits) {
        text += (generator.unsafeNext() >>> 0).toString(16).padStart(8, '0');
      }
      return text.slice(0, digits);
    },
  };
}

/** Random numbers for one thing of the world, named by the parts: the same whatever was made before it. */
export function seededRandom(...parts: (string | number)[]): Random {
  return randomFrom(xoroshiro128plus(hash(parts.join('\n'))));
}
