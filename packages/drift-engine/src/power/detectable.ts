import {
  chiSquareQuantile,
  chiSquareSurvival,
  logGamma,
} from '../special/gamma';

/** P(χ² > x) of a non-central χ² variable, as a Poisson mixture of central ones. */
export function nonCentralSurvival(
  x: number,
  df: number,
  nonCentrality: number,
): number {
  const half = nonCentrality / 2;
  if (half === 0) return chiSquareSurvival(x, df);
  const spread = 8 * Math.sqrt(half) + 10;
  const from = Math.max(0, Math.floor(half - spread));
  const to = Math.ceil(half + spread);
  let sum = 0;
  for (let j = from; j <= to; j++) {
    const weight = Math.exp(-half + j * Math.log(half) - logGamma(j + 1));
    sum += weight * chiSquareSurvival(x, df + 2 * j);
  }
  return sum;
}

const known = new Map<string, number>();

/** Non-centrality at which a χ² test at level `alpha` rejects with probability `power`. */
export function detectableNonCentrality(
  df: number,
  alpha: number,
  power: number,
): number {
  const key = `${df} ${alpha} ${power}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const critical = chiSquareQuantile(alpha, df);
  let low = 0;
  let high = 10;
  while (nonCentralSurvival(critical, df, high) < power) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (nonCentralSurvival(critical, df, middle) < power) low = middle;
    else high = middle;
  }
  known.set(key, high);
  return high;
}

export interface Detectable {
  /** Smallest stability index of one column that is found with the wanted probability; Infinity without rows. */
  psi: number;
  /** Rows from which an index of `material` is found with it. */
  rowsNeeded: { reference: number; current: number };
}

/** Degrees of freedom of a stability index over ten bins. */
const DEGREES = 9;

/**
 * What two samples of n and m rows can show. Under a shift with stability index s the test statistic is about non-central
 * χ² with non-centrality `s / (1/n + 1/m)`.
 *
 * @param alpha - level that one test of one column has in the whole
 * @param power - wanted probability of finding the shift
 * @param material - stability index that must be found
 */
export function detectablePsi(
  n: number,
  m: number,
  alpha: number,
  power: number,
  material: number,
): Detectable {
  const lambda = detectableNonCentrality(DEGREES, alpha, power);
  const psi = n > 0 && m > 0 ? lambda * (1 / n + 1 / m) : Infinity;
  // With the larger side kept, the smaller must be this large; where no size of it would do, both must grow.
  const target = material / lambda;
  const needed = (kept: number) => Math.ceil(1 / (target - 1 / kept));
  const even = Math.ceil(2 / target);
  const rowsNeeded = { reference: n, current: m };
  if (!(psi <= material)) {
    if (n >= m && n >= even) rowsNeeded.current = needed(n);
    else if (m > n && m >= even) rowsNeeded.reference = needed(m);
    else {
      rowsNeeded.reference = Math.max(n, even);
      rowsNeeded.current = Math.max(m, even);
    }
  }
  return { psi, rowsNeeded };
}
