import { RandomStream } from '../../special/random';
import type { KernelRows } from './features';
import type { UnitKernel } from './unitRows';

const { floor } = Math;
const TURN = 2 * Math.PI;
const TABLE_SIZE = 4096;
const SINE = Float64Array.from({ length: TABLE_SIZE + 1 }, (_, i) =>
  Math.sin((i * TURN) / TABLE_SIZE),
);

/** Sine of a phase in turns, by a table and its derivative: error below 2e-9, ample beside the noise of the features. */
function sineOfTurns(turns: number): number {
  const scaled = (turns - floor(turns)) * TABLE_SIZE;
  const step = scaled | 0;
  const x = ((scaled - step) * TURN) / TABLE_SIZE;
  const s = SINE[step];
  const c = SINE[(step + TABLE_SIZE / 4) & (TABLE_SIZE - 1)];
  return s + x * (c - (x / 2) * (s + (x / 3) * c));
}

/**
 * The Gaussian kernel by random Fourier features, summed per unit: time and memory are linear in the rows. Kernel k + 1 has
 * half the bandwidth of kernel k; its features are those of kernel k at the double angle, so one sine and one cosine per
 * frequency do for all kernels.
 *
 * @param widest - standard deviation σ of the widest kernel
 * @param frequencies - random frequencies, each with a sine and a cosine
 */
export function randomFeatureUnits(
  data: KernelRows,
  rowsPerUnit: number,
  widest: number,
  kernels: number,
  frequencies: number,
  seed: number,
): UnitKernel {
  const { width, numbers, labels, codes, mismatch } = data;
  const units = Math.floor(data.rows / rowsPerUnit);
  const random = new RandomStream(seed, 'frequencies');
  // By column, so that the frequencies of a column lie beside each other.
  const omega = new Float64Array(frequencies * width);
  for (let f = 0; f < frequencies; f++) {
    for (let c = 0; c < width; c++) {
      omega[c * frequencies + f] = random.normal() / widest / TURN;
    }
  }
  // A label is a point on an axis of its own, √(mismatch / 2) from the origin: its phase is one random number per label.
  const starts = new Int32Array(labels + 1);
  for (let c = 0; c < labels; c++) {
    let size = 0;
    for (let i = c; i < codes.length; i += labels) {
      size = Math.max(size, codes[i] + 1);
    }
    starts[c + 1] = starts[c] + size * frequencies;
  }
  const phases = new Float64Array(starts[labels]);
  for (let c = 0; c < labels; c++) {
    for (let at = starts[c]; at < starts[c + 1]; at++) {
      phases[at] =
        (random.normal() * Math.sqrt(mismatch[c] / 2)) / widest / TURN;
    }
  }
  const features = Array.from(
    { length: kernels },
    () => new Float64Array(units * 2 * frequencies),
  );
  const turns = new Float64Array(frequencies);
  const labelled = new Int32Array(labels);
  const quarters = frequencies - (frequencies % 4);
  for (let i = 0; i < units * rowsPerUnit; i++) {
    const own = i * width;
    for (let c = 0; c < labels; c++) {
      labelled[c] = starts[c] + codes[i * labels + c] * frequencies;
    }
    // Four frequencies at a time: their sums do not wait for each other.
    for (let f = 0; f < quarters; f += 4) {
      let first = 0;
      let second = 0;
      let third = 0;
      let fourth = 0;
      for (let c = 0, from = f; c < width; c++, from += frequencies) {
        const x = numbers[own + c];
        first += omega[from] * x;
        second += omega[from + 1] * x;
        third += omega[from + 2] * x;
        fourth += omega[from + 3] * x;
      }
      for (let c = 0; c < labels; c++) {
        const from = labelled[c] + f;
        first += phases[from];
        second += phases[from + 1];
        third += phases[from + 2];
        fourth += phases[from + 3];
      }
      turns[f] = first;
      turns[f + 1] = second;
      turns[f + 2] = third;
      turns[f + 3] = fourth;
    }
    for (let f = quarters; f < frequencies; f++) {
      let sum = 0;
      for (let c = 0; c < width; c++) {
        sum += omega[c * frequencies + f] * numbers[own + c];
      }
      for (let c = 0; c < labels; c++) sum += phases[labelled[c] + f];
      turns[f] = sum;
    }
    const at = Math.floor(i / rowsPerUnit) * 2 * frequencies;
    for (let f = 0; f < frequencies; f++) {
      let sine = sineOfTurns(turns[f]);
      let cosine = sineOfTurns(turns[f] + 0.25);
      for (let k = 0; k < kernels; k++) {
        if (k > 0) {
          const double = 2 * sine * cosine;
          cosine = cosine * cosine - sine * sine;
          sine = double;
        }
        features[k][at + 2 * f] += cosine;
        features[k][at + 2 * f + 1] += sine;
      }
    }
  }
  const length = 2 * frequencies;
  return {
    units,
    kernels,
    row(unit, into) {
      for (let k = 0; k < kernels; k++) {
        const all = features[k];
        const own = unit * length;
        // Two units at a time: their sums do not wait for each other. Beyond the last unit the second is the first again.
        for (let other = 0; other <= unit; other += 2) {
          const start = other * length;
          const beside = other < unit ? start + length : start;
          let a = 0;
          let b = 0;
          let c = 0;
          let d = 0;
          for (let f = 0; f < length; f += 2) {
            const cosine = all[own + f];
            const sine = all[own + f + 1];
            a += cosine * all[start + f];
            b += sine * all[start + f + 1];
            c += cosine * all[beside + f];
            d += sine * all[beside + f + 1];
          }
          into[k][other] = (a + b) / frequencies;
          if (other < unit) into[k][other + 1] = (c + d) / frequencies;
        }
        // The kernel of a row with itself is exactly one.
        into[k][unit] -= rowsPerUnit;
      }
    },
  };
}
