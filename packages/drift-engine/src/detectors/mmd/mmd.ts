import {
  drawPermutations,
  permutationPValues,
  type Permutations,
} from '../permutations';
import { medianSquaredDistance } from './bandwidth';
import { plainRows, type KernelRows } from './features';
import { mmdSquared, quadraticForms } from './quadraticForms';
import { randomFeatureUnits } from './randomFeatures';
import { gaussianUnits, type UnitKernel } from './unitRows';

export type MmdMethod = 'permutation-exact' | 'permutation-rff';

/** Bandwidths of the aggregated test, as multiples of the median's. */
export const BANDWIDTHS = [2, 1, 0.5];

export interface MmdResult {
  /** Unbiased MMD² at the bandwidth that stands out most. */
  statistic: number;
  pValue: number;
  method: MmdMethod;
  /** σ of the Gaussian kernel behind `statistic`. */
  sigma: number;
  permutations: number;
  /** For each labelling (the observed one first) the statistic that the p-value compares. */
  statistics: Float64Array;
}

/** σ² = median(d²) / 2: then exp(-d² / 2σ²) is exp(-1) at the median distance. */
function sigmas(data: KernelRows, seed: number, multiples: number[]): number[] {
  const median = medianSquaredDistance(data, seed);
  return multiples.map(multiple => multiple * Math.sqrt(median / 2));
}

/**
 * One statistic from several bandwidths: the largest of the MMD², each divided by its own standard deviation over all
 * labellings. The observed labelling counts among them, so they stay exchangeable and the level exact.
 */
export function aggregate(squares: Float64Array[]): {
  statistics: Float64Array;
  leading: number;
} {
  const count = squares[0].length;
  const statistics = new Float64Array(count).fill(-Infinity);
  let leading = 0;
  squares.forEach((values, k) => {
    let sum = 0;
    for (const value of values) sum += value * value;
    const deviation = Math.sqrt(sum / count) || 1;
    for (let z = 0; z < count; z++) {
      const studentised = values[z] / deviation;
      if (studentised > statistics[z]) {
        statistics[z] = studentised;
        if (z === 0) leading = k;
      }
    }
  });
  return { statistics, leading };
}

export interface UnitLayout {
  rowsPerUnit: number;
  /** Rows of each side, whole units. */
  referenceRows: number;
  currentRows: number;
}

export interface MmdKernelOptions {
  seed: number;
  /** `exact` computes every pair of rows, `rff` random Fourier features. */
  kernel: 'exact' | 'rff';
  /** Frequencies of `rff`. */
  frequencies: number;
}

/** The kernel of the aggregated test over the rows given. */
export function aggregatedKernel(
  data: KernelRows,
  rowsPerUnit: number,
  options: MmdKernelOptions,
): { kernel: UnitKernel; sigmas: number[] } {
  const { seed, frequencies } = options;
  const widths = sigmas(data, seed, BANDWIDTHS);
  const kernel =
    options.kernel === 'exact'
      ? gaussianUnits(
          data,
          rowsPerUnit,
          widths.map(sigma => 1 / (2 * sigma * sigma)),
        )
      : randomFeatureUnits(
          data,
          rowsPerUnit,
          widths[0],
          widths.length,
          frequencies,
          seed,
        );
  return { kernel, sigmas: widths };
}

/** Finishes the aggregated test from a kernel and labellings of its units. */
export function mmdFromKernel(
  kernel: UnitKernel,
  widths: number[],
  permutations: Permutations,
  layout: UnitLayout,
  method: MmdMethod,
): MmdResult {
  const forms = quadraticForms(kernel, permutations);
  const squares = mmdSquared(
    forms,
    permutations,
    layout.referenceRows,
    layout.currentRows,
  );
  const { statistics, leading } = aggregate(squares);
  return {
    statistic: squares[leading][0],
    sigma: widths[leading],
    pValue: permutationPValues(statistics)[0],
    method,
    permutations: permutations.count - 1,
    statistics,
  };
}

export interface PlainMmdOptions {
  /** σ of the Gaussian kernel; without it √(median(d²) / 2). */
  sigma?: number;
  permutations?: number;
  seed?: number;
  /** Rows that are permuted as one. Default 1: every row on its own. */
  rowsPerUnit?: number;
}

/**
 * Unbiased MMD² of two sets of rows of numbers with one Gaussian kernel, and its permutation p-value `(1 + b) / (1 + B)`.
 * Streams over the kernel matrix: memory is linear in the rows.
 *
 * @param reference - row-major, n × width
 * @param current - row-major, m × width
 */
export function mmdTest(
  reference: Float64Array,
  current: Float64Array,
  width: number,
  options: PlainMmdOptions = {},
): MmdResult {
  const { permutations = 999, seed = 0, rowsPerUnit = 1 } = options;
  const trim = (rows: number) => rows - (rows % rowsPerUnit);
  const n = trim(reference.length / width);
  const m = trim(current.length / width);
  const data = plainRows(
    reference.subarray(0, n * width),
    current.subarray(0, m * width),
    width,
  );
  const sigma = options.sigma ?? sigmas(data, seed, [1])[0];
  const kernel = gaussianUnits(data, rowsPerUnit, [1 / (2 * sigma * sigma)]);
  const drawn = drawPermutations(
    (n + m) / rowsPerUnit,
    n / rowsPerUnit,
    permutations,
    seed,
  );
  const forms = quadraticForms(kernel, drawn);
  const [statistics] = mmdSquared(forms, drawn, n, m);
  return {
    statistic: statistics[0],
    sigma,
    pValue: permutationPValues(statistics)[0],
    method: 'permutation-exact',
    permutations,
    statistics,
  };
}
