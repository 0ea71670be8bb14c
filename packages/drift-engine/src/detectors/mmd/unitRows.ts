import { negativeExponential } from '../../kernels/exponential';
import type { KernelRows } from './features';

/**
 * Sums of the kernel between units of rows, one row of units at a time, so that the matrix never exists as a whole.
 */
export interface UnitKernel {
  units: number;
  /** Kernels (bandwidths) that are computed together. */
  kernels: number;
  /**
   * Writes, for every kernel k, the sums between unit `unit` and the units before it to `into[k][0 … unit - 1]`, and the
   * sum inside the unit over pairs of different rows to `into[k][unit]`.
   */
  row(unit: number, into: Float64Array[]): void;
}

/**
 * The Gaussian kernel exp(-d² γ) at several bandwidths.
 *
 * @param gammas - 1 / (2σ²) per kernel, ascending, each four times the one before: then one exponential does for all
 */
export function gaussianUnits(
  data: KernelRows,
  rowsPerUnit: number,
  gammas: number[],
): UnitKernel {
  const { width, numbers, labels, codes, mismatch } = data;
  const units = Math.floor(data.rows / rowsPerUnit);
  const kernels = gammas.length;
  const [gamma] = gammas;
  const chained = gammas.every(
    (g, k) => k === 0 || Math.abs(g / gammas[k - 1] - 4) < 1e-12,
  );
  const norms = new Float64Array(data.rows);
  for (let i = 0; i < data.rows; i++) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += numbers[i * width + c] ** 2;
    norms[i] = sum;
  }
  const distances = new Float64Array(data.rows);
  // Labels by column, and what each adds beside the label of the row at hand: a look-up instead of a branch.
  const columns = Array.from({ length: labels }, (_, c) => {
    const column = new Int32Array(data.rows);
    let size = 0;
    for (let i = 0; i < data.rows; i++) {
      column[i] = codes[i * labels + c];
      if (column[i] >= size) size = column[i] + 1;
    }
    return { column, adds: new Float64Array(size).fill(mismatch[c]) };
  });

  /** Squared distances of row i to the rows [0, upTo). */
  const distancesTo = (i: number, upTo: number) => {
    const base = i * width;
    const even = width - (width % 4);
    for (let j = 0; j < upTo; j++) {
      const other = j * width;
      let a = 0;
      let b = 0;
      let e = 0;
      let f = 0;
      for (let c = 0; c < even; c += 4) {
        a += numbers[base + c] * numbers[other + c];
        b += numbers[base + c + 1] * numbers[other + c + 1];
        e += numbers[base + c + 2] * numbers[other + c + 2];
        f += numbers[base + c + 3] * numbers[other + c + 3];
      }
      for (let c = even; c < width; c++) {
        a += numbers[base + c] * numbers[other + c];
      }
      const square = norms[i] + norms[j] - 2 * (a + b + (e + f));
      distances[j] = square > 0 ? square : 0;
    }
    for (let c = 0; c < labels; c++) {
      const { column, adds } = columns[c];
      const own = column[i];
      adds[own] = 0;
      for (let j = 0; j < upTo; j++) distances[j] += adds[column[j]];
      adds[own] = mismatch[c];
    }
  };

  const addRow = (i: number, unit: number, into: Float64Array[]) => {
    distancesTo(i, i);
    for (let j = 0, other = 0, left = rowsPerUnit; j < i; j++) {
      // A pair inside the unit counts twice: the full sum runs over both orders.
      const times = other === unit ? 2 : 1;
      if (chained) {
        let value = negativeExponential(distances[j] * gamma);
        into[0][other] += times * value;
        for (let k = 1; k < kernels; k++) {
          value *= value;
          value *= value;
          into[k][other] += times * value;
        }
      } else {
        for (let k = 0; k < kernels; k++) {
          into[k][other] +=
            times * negativeExponential(distances[j] * gammas[k]);
        }
      }
      if (--left === 0) {
        left = rowsPerUnit;
        other++;
      }
    }
  };

  return {
    units,
    kernels,
    row(unit, into) {
      for (let k = 0; k < kernels; k++) into[k].fill(0, 0, unit + 1);
      const first = unit * rowsPerUnit;
      for (let i = first; i < first + rowsPerUnit; i++) addRow(i, unit, into);
    },
  };
}
