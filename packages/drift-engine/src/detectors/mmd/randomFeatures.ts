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
  const omega = new Float64Array(frequencies * width);
  for (let i = 0; i < omega.length; i++) {
    omega[i] = random.normal() / widest / TURN;
  }
  // A label is a point on an axis of its own, √(mismatch / 2) from the origin: its phase is one random number per label.
  const sizes = Array.from({ length: labels }, (_, c) => {
    let size = 0;
    for (let i = c; i < codes.length; i += labels) {
      size = Math.max(size, codes[i] + 1);
    }
    return size;
  });
  const phases = sizes.map((size, c) =>
    Float64Array.from(
      { length: size * frequencies },
      () => (random.normal() * Math.sqrt(mismatch[c] / 2)) / widest / TURN,
    ),
  );
  const features = Array.from(
    { length: kernels },
    () => new Float64Array(units * 2 * frequencies),
  );
  for (let i = 0; i < units * rowsPerUnit; i++) {
    const at = Math.floor(i / rowsPerUnit) * 2 * frequencies;
    for (let f = 0; f < frequencies; f++) {
      let phase = 0;
      for (let c = 0; c < width; c++) {
        phase += omega[f * width + c] * numbers[i * width + c];
      }
      for (let c = 0; c < labels; c++) {
        phase += phases[c][codes[i * labels + c] * frequencies + f];
      }
      let sine = sineOfTurns(phase);
      let cosine = sineOfTurns(phase + 0.25);
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
        for (let other = 0; other <= unit; other++) {
          const start = other * length;
          let a = 0;
          let b = 0;
          for (let f = 0; f < length; f += 2) {
            a += all[own + f] * all[start + f];
            b += all[own + f + 1] * all[start + f + 1];
          }
          into[k][other] = (a + b) / frequencies;
        }
        // The kernel of a row with itself is exactly one.
        into[k][unit] -= rowsPerUnit;
      }
    },
  };
}
