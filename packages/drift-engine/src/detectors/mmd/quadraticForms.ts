import type { Permutations } from '../permutations';
import type { UnitKernel } from './unitRows';

/** What a range of unit rows adds to the sums that MMD² needs, for every kernel and labelling. */
export interface PartialForms {
  /** z'Kz over the reference's units, `[kernel][labelling]`. */
  within: Float64Array[];
  /** Row sums of K, `[kernel][unit]`. */
  rowSums: Float64Array[];
}

const packedLabels = new WeakMap<Permutations, Uint8Array>();

/** Bytes of eight units whose subset sums are looked up in one pass over the labellings. */
const GROUP = 4;
const SUBSETS = 256;

/**
 * Labellings packed eight units to a byte: byte b of labelling k says which of the units 8b … 8b + 7 are the
 * reference's.
 */
function packLabels(permutations: Permutations): Uint8Array {
  const known = packedLabels.get(permutations);
  if (known) return known;
  const { units, count, labels } = permutations;
  // Whole groups: the units beyond the last one have no label.
  const bytes = GROUP * Math.ceil(units / (8 * GROUP));
  const packed = new Uint8Array(bytes * count);
  for (let k = 0; k < count; k++) {
    for (let unit = 0; unit < units; unit++) {
      if (labels[k * units + unit]) {
        packed[(unit >> 3) * count + k] |= 1 << (unit & 7);
      }
    }
  }
  packedLabels.set(permutations, packed);
  return packed;
}

/** Unit rows that are summed on their own: fixed, so that sums do not depend on the number of threads. */
export const FORM_ROWS = 32;

/** Sums of all subsets of eight entries of `row` from `start` on, to 256 places of `subsets` from `to` on. */
function sumSubsets(
  row: Float64Array,
  start: number,
  subsets: Float64Array,
  to: number,
): void {
  let filled = 1;
  for (let bit = 0; bit < 8; bit++) {
    const entry = row[start + bit];
    for (let s = 0; s < filled; s++) {
      subsets[to + filled + s] = subsets[to + s] + entry;
    }
    filled *= 2;
  }
}

/**
 * For each labelling, the sum of the first `length` entries of `row` over the reference's units. It is read from tables of
 * the 256 subset sums of eight entries (the "four Russians"): 32 additions per entry to make them and an eighth of an
 * addition per labelling to use them. Entries beyond `length` are zero.
 */
function sumLabelled(
  row: Float64Array,
  length: number,
  packed: Uint8Array,
  subsets: Float64Array,
  sums: Float64Array,
): void {
  const count = sums.length;
  sums.fill(0);
  for (let block = 0; 8 * block < length; block += GROUP) {
    for (let g = 0; g < GROUP; g++) {
      sumSubsets(row, 8 * (block + g), subsets, SUBSETS * g);
    }
    const first = block * count;
    const second = first + count;
    const third = second + count;
    const fourth = third + count;
    for (let z = 0; z < count; z++) {
      sums[z] =
        sums[z] +
        subsets[packed[first + z]] +
        subsets[SUBSETS + packed[second + z]] +
        subsets[2 * SUBSETS + packed[third + z]] +
        subsets[3 * SUBSETS + packed[fourth + z]];
    }
  }
}

/**
 * Sums over the unit rows [from, to): for each labelling z the share of z'Kz that they and the units before them make.
 */
export function partialForms(
  kernel: UnitKernel,
  permutations: Permutations,
  from: number,
  to: number,
): PartialForms {
  const packed = packLabels(permutations);
  const { units, count } = permutations;
  const within = Array.from(
    { length: kernel.kernels },
    () => new Float64Array(count),
  );
  const rowSums = within.map(() => new Float64Array(units));
  const rows = within.map(() => new Float64Array(units + 8 * GROUP));
  const subsets = new Float64Array(GROUP * SUBSETS);
  const sums = new Float64Array(count);
  for (let unit = from; unit < to; unit++) {
    kernel.row(unit, rows);
    const byte = (unit >> 3) * count;
    const bit = unit & 7;
    for (let k = 0; k < kernel.kernels; k++) {
      const row = rows[k];
      const inside = row[unit];
      let total = inside;
      for (let other = 0; other < unit; other++) {
        total += row[other];
        rowSums[k][other] += row[other];
      }
      rowSums[k][unit] += total;
      row.fill(0, unit, unit + 8 * GROUP);
      sumLabelled(row, unit, packed, subsets, sums);
      const target = within[k];
      for (let z = 0; z < count; z++) {
        if ((packed[byte + z] >> bit) & 1) target[z] += 2 * sums[z] + inside;
      }
    }
  }
  return { within, rowSums };
}

/** Adds partial sums, in the order given. */
export function addForms(parts: PartialForms[]): PartialForms {
  const [first, ...rest] = parts;
  const sum: PartialForms = {
    within: first.within.map(a => Float64Array.from(a)),
    rowSums: first.rowSums.map(a => Float64Array.from(a)),
  };
  for (const part of rest) {
    for (const name of ['within', 'rowSums'] as const) {
      sum[name].forEach((target, k) => {
        const source = part[name][k];
        for (let i = 0; i < target.length; i++) target[i] += source[i];
      });
    }
  }
  return sum;
}

/**
 * Unbiased MMD² for every kernel and labelling: with r = K1 and T = 1'K1, `xx = z'Kz`, `xy = r·z - xx`,
 * `yy = T - xx - 2xy`, all without the diagonal.
 *
 * @param n - rows of the reference
 * @param m - rows of the current sample
 */
export function mmdSquared(
  forms: PartialForms,
  { units, count, labels }: Permutations,
  n: number,
  m: number,
): Float64Array[] {
  return forms.within.map((within, k) => {
    const sums = forms.rowSums[k];
    let total = 0;
    for (let unit = 0; unit < units; unit++) total += sums[unit];
    const result = new Float64Array(count);
    for (let z = 0; z < count; z++) {
      let own = 0;
      for (let unit = 0; unit < units; unit++) {
        own += labels[z * units + unit] * sums[unit];
      }
      const xx = within[z];
      const xy = own - xx;
      const yy = total - xx - 2 * xy;
      result[z] = xx / (n * (n - 1)) + yy / (m * (m - 1)) - (2 * xy) / (n * m);
    }
    return result;
  });
}

/** All sums in one go, in the pieces that threads would take. */
export function quadraticForms(
  kernel: UnitKernel,
  permutations: Permutations,
): PartialForms {
  const parts: PartialForms[] = [];
  for (let from = 0; from < kernel.units; from += FORM_ROWS) {
    parts.push(
      partialForms(
        kernel,
        permutations,
        from,
        Math.min(kernel.units, from + FORM_ROWS),
      ),
    );
  }
  return addForms(parts);
}
