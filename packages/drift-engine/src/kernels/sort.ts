/** Below this length the runtime's own sort is faster. */
const RADIX_FROM = 4096;
const BITS = 11;
export const SIZE = 1 << BITS;
export const MASK = SIZE - 1;

let scratch = new Float64Array(0);

/** A buffer of values; kept, as a comparison sorts many columns of one length. */
function scratchFor(length: number): Float64Array {
  if (scratch.length < length) scratch = new Float64Array(length);
  return scratch;
}

function wordsOf(values: Float64Array, length: number): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * length);
}

/** The 11-bit digits of a double's bits, least significant first: the half they lie in, and where. Digit 2 lies across. */
const DIGITS = [
  { half: 0, shift: 0 },
  { half: 0, shift: 11 },
  { half: 0, shift: 22 },
  { half: 1, shift: 1 },
  { half: 1, shift: 12 },
  { half: 1, shift: 23 },
];
const ACROSS = 2;

/** Counts the values per bucket of a digit. */
function countDigit(words: Uint32Array, digit: number): Int32Array {
  const counts = new Int32Array(SIZE);
  const { half, shift } = DIGITS[digit];
  if (digit === ACROSS) {
    for (let i = 0; i < words.length; i += 2) {
      counts[((words[i] >>> 22) | (words[i + 1] << 10)) & MASK]++;
    }
  } else {
    for (let i = half; i < words.length; i += 2) {
      counts[(words[i] >>> shift) & MASK]++;
    }
  }
  return counts;
}

/** Digits from the highest that are sorted first: sign, exponent and 19 bits of the fraction. */
const HIGH_DIGITS = [3, 4, 5];
const ALL_DIGITS = [0, 1, 2, 3, 4, 5];

/** Counts the high digits and the numbers with a sign, in one pass: all of them are in the upper half. */
function countHighDigits(words: Uint32Array): {
  counts: Int32Array[];
  negatives: number;
} {
  const [third, fourth, fifth] = HIGH_DIGITS.map(() => new Int32Array(SIZE));
  let negatives = 0;
  for (let i = 1; i < words.length; i += 2) {
    const half = words[i];
    third[(half >>> 1) & MASK]++;
    fourth[(half >>> 12) & MASK]++;
    fifth[half >>> 23]++;
    negatives += half >>> 31;
  }
  return { counts: [third, fourth, fifth], negatives };
}

/** Moves values into the order of one digit; `offsets` says where each bucket's values start. */
function scatter(
  from: Float64Array,
  to: Float64Array,
  length: number,
  offsets: Int32Array,
  digit: number,
) {
  const words = wordsOf(from, length);
  const { half, shift } = DIGITS[digit];
  if (digit === ACROSS) {
    for (let i = 0; i < length; i++) {
      const bucket = ((words[2 * i] >>> 22) | (words[2 * i + 1] << 10)) & MASK;
      to[offsets[bucket]++] = from[i];
    }
  } else {
    for (let i = 0; i < length; i++) {
      to[offsets[(words[2 * i + half] >>> shift) & MASK]++] = from[i];
    }
  }
}

/** Moves per value that insertion may need before all digits are sorted instead. */
export const INSERTION_MOVES = 2;

/**
 * Orders by the digits given, least significant first. Digits that are the same in all values (as in whole numbers) are
 * skipped. By their bits, numbers with a sign come after the others and backwards: one more pass puts them right.
 */
function radixSort(values: Float64Array, digits: number[]) {
  const { length } = values;
  const words = wordsOf(values, length);
  const high = countHighDigits(words);
  const { negatives } = high;
  const counts = digits.map(digit =>
    digit < HIGH_DIGITS[0]
      ? countDigit(words, digit)
      : high.counts[digit - HIGH_DIGITS[0]],
  );
  let from = values;
  let to = scratchFor(length);
  digits.forEach((digit, d) => {
    const offsets = counts[d];
    let total = 0;
    for (let bucket = 0; bucket < SIZE; bucket++) {
      const count = offsets[bucket];
      if (count === length) return;
      offsets[bucket] = total;
      total += count;
    }
    scatter(from, to, length, offsets, digit);
    [from, to] = [to, from];
  });
  if (negatives > 0) {
    for (let i = 0; i < negatives; i++) to[i] = from[length - 1 - i];
    for (let i = negatives; i < length; i++) to[i] = from[i - negatives];
    from = to;
  }
  if (from !== values) values.set(from.subarray(0, length));
}

/** Finishes nearly sorted values by insertion; gives up, with all values still there, where that takes too many moves. */
function insertionSort(values: Float64Array): boolean {
  const { length } = values;
  let budget = INSERTION_MOVES * length;
  for (let i = 1; i < length; i++) {
    const value = values[i];
    if (value >= values[i - 1]) continue;
    let at = i;
    while (at > 0 && values[at - 1] > value && budget > 0) {
      values[at] = values[at - 1];
      at--;
      budget--;
    }
    values[at] = value;
    if (budget === 0) return false;
  }
  return true;
}

/** Whole numbers whose span is at most this share of their number are counted. */
const COUNTED_SPAN = 0.5;

/**
 * Sorts whole numbers of a small span by counting them; gives up, with all values as they were, where they are none. Where
 * there is a fraction it mostly shows in the first value.
 */
function countingSort(values: Float64Array): boolean {
  const { length } = values;
  let least = values[0];
  let greatest = values[0];
  for (let i = 0; i < length; i++) {
    const value = values[i];
    // Only what is whole, and fits 32 bits, stays as it is.
    if ((value | 0) !== value) return false;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const span = greatest - least + 1;
  if (span > COUNTED_SPAN * length) return false;
  // Two tallies: of few numbers the next would wait for the count of this one.
  const even = new Int32Array(span);
  const odd = new Int32Array(span);
  const first = least | 0;
  const paired = length - (length % 2);
  for (let i = 0; i < paired; i += 2) {
    even[(values[i] | 0) - first]++;
    odd[(values[i + 1] | 0) - first]++;
  }
  if (paired < length) even[(values[paired] | 0) - first]++;
  for (let k = 0, at = 0; k < span; k++) {
    const end = at + even[k] + odd[k];
    values.fill(first + k, at, end);
    at = end;
  }
  return true;
}

/**
 * Sorts numbers ascending, in place, and returns them. No NaN. Whole numbers of a small span are counted. What is left gets a
 * radix sort on the upper half of the doubles' bits, which leaves few values out of place, which insertion mends; where many
 * values agree in those bits, all bits are sorted.
 */
export function sortNumbers(values: Float64Array): Float64Array {
  if (values.length < RADIX_FROM) return values.sort();
  if (countingSort(values)) return values;
  radixSort(values, HIGH_DIGITS);
  if (!insertionSort(values)) radixSort(values, ALL_DIGITS);
  return values;
}

/**
 * The values that are numbers (±Infinity included), sorted ascending.
 *
 * @param kept - where they are put, at least as long as `values`; a new array without it
 */
export function sortedWithoutNaN(
  values: Float64Array,
  kept = new Float64Array(values.length),
): Float64Array {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === value) kept[count++] = value; // eslint-disable-line no-self-compare
  }
  return sortNumbers(kept.subarray(0, count));
}

/** Position of the first of the ascending values that is not below `bound`: the number of values < `bound`. */
export function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Number of the ascending values that are ≤ `bound`. */
export function countUpTo(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
