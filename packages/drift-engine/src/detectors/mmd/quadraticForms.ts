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

/**
 * Labellings packed eight units to a byte: byte b of labelling k says which of the units 8b … 8b + 7 are the
 * reference's.
 */
function packLabels(permutations: Permutations): Uint8Array {
  const known = packedLabels.get(permutations);
  if (known) return known;
  const { units, count, labels } = permutations;
  const bytes = Math.ceil(units / 8);
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

/**
 * Sums over the unit rows [from, to): for each labelling z the share of z'Kz that they and the units before them make.
 *
 * The sum of a kernel row over the reference's units is read from a table of the 256 subset sums of eight entries (the
 * "four Russians"): 32 additions per entry to make it and an eighth of an addition per labelling to use it.
 */
export function partialForms(
  kernel: UnitKernel,
  permutations: Permutations,
  from: number,
  to: number,
): PartialForms {
  const packed = packLabels(permutations);
  const { units, count, labels } = permutations;
  const within = Array.from(
    { length: kernel.kernels },
    () => new Float64Array(count),
  );
  const rowSums = within.map(() => new Float64Array(units));
  const rows = within.map(() => new Float64Array(units + 8));
  const subset = new Float64Array(256);
  const sums = new Float64Array(count);
  for (let unit = from; unit < to; unit++) {
    kernel.row(unit, rows);
    for (let k = 0; k < kernel.kernels; k++) {
      const row = rows[k];
      const inside = row[unit];
      let total = inside;
      for (let other = 0; other < unit; other++) {
        total += row[other];
        rowSums[k][other] += row[other];
      }
      rowSums[k][unit] += total;
      row.fill(0, unit, unit + 8);
      sums.fill(0);
      for (let block = 0; block * 8 < unit; block++) {
        let filled = 1;
        for (let bit = 0; bit < 8; bit++) {
          const entry = row[block * 8 + bit];
          for (let s = 0; s < filled; s++)
            subset[filled + s] = subset[s] + entry;
          filled *= 2;
        }
        const start = block * count;
        for (let z = 0; z < count; z++) sums[z] += subset[packed[start + z]];
      }
      const target = within[k];
      for (let z = 0; z < count; z++) {
        if (labels[z * units + unit]) target[z] += 2 * sums[z] + inside;
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
        if (labels[z * units + unit]) own += sums[unit];
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
