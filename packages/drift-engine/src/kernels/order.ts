import { INSERTION_MOVES, MASK, SIZE } from './sort';

/** Below this many positions a comparison sort is faster than a pass over all buckets. */
const ORDER_RADIX_FROM = 512;

/** Order-preserving upper halves of the doubles' bits. A negative zero is a zero. */
function upperKeys(values: Float64Array, at: Int32Array): Uint32Array {
  const double = new Float64Array(1);
  const halves = new Int32Array(double.buffer);
  const keys = new Uint32Array(at.length);
  for (let i = 0; i < at.length; i++) {
    double[0] = values[at[i]] + 0;
    const half = halves[1];
    keys[i] = half ^ ((half >> 31) | 0x80000000);
  }
  return keys;
}

/** Orders positions by the upper halves of their values, equal ones as they stand. */
function radixOrder(values: Float64Array, at: Int32Array): Int32Array {
  const { length } = at;
  let keys = upperKeys(values, at);
  let order = at;
  let nextKeys = new Uint32Array(length);
  let nextOrder = new Int32Array(length);
  for (const shift of [0, 11, 22]) {
    const offsets = new Int32Array(SIZE);
    for (let i = 0; i < length; i++) offsets[(keys[i] >>> shift) & MASK]++;
    let total = 0;
    for (let bucket = 0; bucket < SIZE; bucket++) {
      const count = offsets[bucket];
      offsets[bucket] = total;
      total += count;
    }
    for (let i = 0; i < length; i++) {
      const to = offsets[(keys[i] >>> shift) & MASK]++;
      nextKeys[to] = keys[i];
      nextOrder[to] = order[i];
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  return order;
}

/** Positions of the values that are numbers, by ascending value; of equal values the first comes first. */
export function ascendingOrder(values: Float64Array): Int32Array {
  const present = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) present[count++] = i;
  }
  const at = present.slice(0, count);
  const byValue = (a: number, b: number) => {
    const [x, y] = [values[a], values[b]];
    if (x < y) return -1;
    return x > y ? 1 : a - b;
  };
  if (count < ORDER_RADIX_FROM) return at.sort(byValue);
  const order = radixOrder(values, at);
  // Values whose upper halves agree are still as they stood: insertion mends few, a sort many.
  let budget = INSERTION_MOVES * count;
  for (let i = 1; i < count; i++) {
    const position = order[i];
    const value = values[position];
    let to = i;
    while (to > 0 && values[order[to - 1]] > value) {
      order[to] = order[to - 1];
      to--;
      if (--budget === 0) {
        order[to] = position;
        return order.sort(byValue);
      }
    }
    order[to] = position;
  }
  return order;
}
