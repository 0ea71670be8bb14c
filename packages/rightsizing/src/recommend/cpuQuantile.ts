import { firstAt, type PreparedUsage } from '../usage';

const HOUR = 3600;
/** Bins per doubling: each is a sixteenth of an octave in the mantissa, 4.5 per cent wide on average. */
const SUB_BITS = 4;
/** Exponents of doubles that are told apart: 2^-20 to 2^20 cores; beyond, the first and the last bin. */
const LOWEST = (1023 - 20) << SUB_BITS;
const HIGHEST = (1023 + 20) << SUB_BITS;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Lower edge of a bin. */
function edgeOf(bin: number): number {
  words[1 - HIGH_WORD] = 0;
  words[HIGH_WORD] = (bin + LOWEST) << (20 - SUB_BITS);
  return double[0];
}

/**
 * Quantile of the use of CPU by all pods in some hours of the day, from a histogram; off by at most 6 %.
 *
 * @param busyHours - hours of the day, UTC; all where there are none
 * @param until - samples from here on are not looked at, seconds since 1970
 * @returns null where nothing was measured in those hours
 */
export function cpuQuantile(
  { pods }: PreparedUsage,
  share: number,
  busyHours: readonly number[],
  until: number,
): number | null {
  const counts = new Uint32Array(HIGHEST - LOWEST + 1);
  const isBusy = new Uint8Array(24).fill(busyHours.length === 0 ? 1 : 0);
  for (const hour of busyHours) isBusy[hour] = 1;
  let total = 0;
  for (const { cpu } of pods) {
    if (!cpu) continue;
    const { at, value } = cpu;
    const end = firstAt(cpu, until);
    let i = 0;
    while (i < end) {
      const hour = Math.floor(at[i] / HOUR);
      let stop = i;
      while (stop < end && at[stop] < (hour + 1) * HOUR) stop++;
      if (isBusy[hour % 24] === 1) {
        total += stop - i;
        for (let j = i; j < stop; j++) {
          double[0] = value[j];
          const bin = (words[HIGH_WORD] >>> (20 - SUB_BITS)) - LOWEST;
          if (bin <= 0) counts[0]++;
          else counts[Math.min(bin, counts.length - 1)]++;
        }
      }
      i = stop;
    }
  }
  if (total === 0) return null;
  const wanted = share * total;
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (seen + counts[bin] < wanted || counts[bin] === 0) {
      seen += counts[bin];
      continue;
    }
    const low = edgeOf(bin);
    return low + ((wanted - seen) / counts[bin]) * (edgeOf(bin + 1) - low);
  }
  return edgeOf(counts.length);
}
