import { logGamma } from '../statistics/gamma';

/** Generalised extreme value distribution of block maxima; `shape` > 0 is a heavy tail. */
export interface ExtremeValue {
  location: number;
  scale: number;
  shape: number;
}

/** Fewer blocks than this fit anything. */
export const LEAST_BLOCKS_FOR_FIT = 8;
/** Beyond it a fit to a few dozen blocks is an accident. */
const MOST_SHAPE = 0.3;
const EULER = 0.5772156649015329;

/**
 * Fits block maxima by probability-weighted moments (Hosking, Wallis and Wood 1985). The shape is kept within ±0.3.
 *
 * @returns null for fewer than eight blocks or blocks that are all the same
 */
export function fitExtremeValue(
  maxima: readonly number[],
): ExtremeValue | null {
  const n = maxima.length;
  if (n < LEAST_BLOCKS_FOR_FIT) return null;
  const sorted = [...maxima].sort((a, b) => a - b);
  let [b0, b1, b2] = [0, 0, 0];
  sorted.forEach((x, i) => {
    b0 += x / n;
    b1 += (x * i) / ((n - 1) * n);
    b2 += (x * i * (i - 1)) / ((n - 1) * (n - 2) * n);
  });
  const second = 2 * b1 - b0;
  if (!(second > 1e-12 * Math.max(1, Math.abs(b0)))) return null;
  const c = second / (3 * b2 - b0) - Math.LN2 / Math.log(3);
  // Hosking's k is the shape with the other sign.
  const k = Math.min(
    MOST_SHAPE,
    Math.max(-MOST_SHAPE, 7.859 * c + 2.9554 * c * c),
  );
  if (Math.abs(k) < 1e-6) {
    const scale = second / Math.LN2;
    return { location: b0 - EULER * scale, scale, shape: 0 };
  }
  const gamma = Math.exp(logGamma(1 + k));
  const scale = (second * k) / (gamma * (1 - 2 ** -k));
  return { location: b0 + (scale * (gamma - 1)) / k, scale, shape: -k };
}

/** Level that the highest of `blocks` blocks exceeds with probability `risk`. */
export function levelAt(
  { location, scale, shape }: ExtremeValue,
  risk: number,
  blocks: number,
): number {
  // −ln F of one block, where F^blocks = 1 − risk.
  const y = -Math.log1p(-risk) / blocks;
  return shape === 0
    ? location - scale * Math.log(y)
    : location + (scale * (y ** -shape - 1)) / shape;
}

/** That the highest of `blocks` blocks exceeds a level. */
export function exceedance(
  { location, scale, shape }: ExtremeValue,
  level: number,
  blocks: number,
): number {
  const z = (level - location) / scale;
  if (shape === 0) return -Math.expm1(-blocks * Math.exp(-z));
  const base = 1 + shape * z;
  if (base <= 0) return shape > 0 ? 1 : 0;
  return -Math.expm1(-blocks * base ** (-1 / shape));
}
