import { countBelow, countUpTo } from './sort';

/** Numbers in ascending order, without NaN: each by itself, or each value once with how often it occurs. */
export interface OrderedValues {
  /** Ascending; each value once where `upTo` is given. */
  values: Float64Array;
  /** How many numbers there are up to and with each of `values`; without it, each of `values` stands for itself. */
  upTo?: Float64Array;
}

/** How many numbers there are. */
export function sizeOf({ values, upTo }: OrderedValues): number {
  if (!upTo) return values.length;
  return upTo.length ? upTo[upTo.length - 1] : 0;
}

/** The number at a place, from 0. */
export function valueAt({ values, upTo }: OrderedValues, at: number): number {
  return values[upTo ? countUpTo(upTo, at) : at];
}

function before(upTo: Float64Array | undefined, at: number): number {
  if (!upTo) return at;
  return at > 0 ? upTo[at - 1] : 0;
}

/** How many numbers are below `bound`. */
export function orderedBelow(
  { values, upTo }: OrderedValues,
  bound: number,
): number {
  return before(upTo, countBelow(values, bound));
}

/** How many numbers are at most `bound`. */
export function orderedUpTo(
  { values, upTo }: OrderedValues,
  bound: number,
): number {
  return before(upTo, countUpTo(values, bound));
}
