import { permutationPValues } from '../detectors/permutations';
import type { Family } from '../report/schema';
import { cauchyCombination } from './cauchy';

export interface FamilyEvidence {
  family: Family;
  pValue: number;
  /** Share of α; those of all families add up to one. */
  weight: number;
}

export interface Combined {
  pValue: number;
  /** Per family, in the order given: corrected for the number of families; at most α where the family votes. */
  adjusted: number[];
}

/**
 * Weighted Bonferroni–Holm: the combined p-value is `min p / w`; the families that vote are found step by step, each
 * rejected family giving its weight to the rest. Valid under any dependence.
 */
export function holm(families: FamilyEvidence[]): Combined {
  const adjusted = new Array<number>(families.length).fill(1);
  const left = families.map((_, i) => i);
  let running = 0;
  while (left.length > 0) {
    let total = 0;
    for (const i of left) total += families[i].weight;
    let best = left[0];
    let smallest = Infinity;
    for (const i of left) {
      const value = (families[i].pValue * total) / families[i].weight;
      if (value < smallest) {
        smallest = value;
        best = i;
      }
    }
    running = Math.max(running, smallest);
    adjusted[best] = Math.min(1, running);
    left.splice(left.indexOf(best), 1);
  }
  return { pValue: Math.min(1, ...adjusted), adjusted };
}

/** Weighted Cauchy combination; a family votes where Holm would let it. */
export function cauchy(families: FamilyEvidence[]): Combined {
  return {
    pValue: cauchyCombination(
      families.map(f => f.pValue),
      families.map(f => f.weight),
    ),
    adjusted: holm(families).adjusted,
  };
}

/**
 * At least K of the families must agree: `(families / K) · p_(K)`, valid under any dependence (Rüger 1978). With fewer
 * than K families present all of them must agree.
 */
export function vote(families: FamilyEvidence[], k: number): Combined {
  const needed = Math.min(k, families.length);
  const factor = families.length / needed;
  const ascending = families.map(f => f.pValue).sort((a, b) => a - b);
  return {
    pValue: Math.min(1, factor * ascending[needed - 1]),
    adjusted: families.map(f => Math.min(1, factor * f.pValue)),
  };
}

/** Statistics of a family for every labelling, the observed one first; larger is stranger. */
export interface PermutedFamily {
  family: Family;
  statistics: Float64Array;
  weight: number;
}

/**
 * How families that share labellings become one statistic: the weighted harmonic mean of their ranks, which gains where
 * several families are moderately sure, or the smallest weighted rank (Westfall and Young 1993).
 */
export type SharedRule = 'harmonic' | 'minimum';

/** Share of labellings whose weighted ranks, as one statistic, are at least as strange as the observed ones. */
function sharedPValue(
  ranks: Float64Array[],
  weights: number[],
  rule: SharedRule,
): number {
  const count = ranks[0].length;
  const strange = (z: number) => {
    let sum = 0;
    let largest = 0;
    for (let f = 0; f < ranks.length; f++) {
      const term = weights[f] / ranks[f][z];
      sum += term;
      if (term > largest) largest = term;
    }
    return rule === 'harmonic' ? sum : largest;
  };
  const bound = strange(0) * (1 - 1e-12);
  let reached = 0;
  for (let z = 0; z < count; z++) if (strange(z) >= bound) reached++;
  return reached / count;
}

/**
 * One p-value from families that share labellings. Each family's statistic becomes its rank among the labellings, the
 * combined statistic of each labelling is itself ranked: exact whatever the dependence, and without loss where families say
 * the same thing. A family votes where every group of families that contains it is significant (closed testing).
 */
export function combineShared(
  families: PermutedFamily[],
  rule: SharedRule,
): Combined & { pValues: number[] } {
  const ranks = families.map(f => permutationPValues(f.statistics));
  const adjusted = new Array<number>(families.length).fill(0);
  let pValue = 1;
  for (let group = 1; group < 1 << families.length; group++) {
    const members = families.flatMap((_, f) => ((group >> f) & 1 ? [f] : []));
    const p = sharedPValue(
      members.map(f => ranks[f]),
      members.map(f => families[f].weight),
      rule,
    );
    for (const f of members) adjusted[f] = Math.max(adjusted[f], p);
    if (members.length === families.length) pValue = p;
  }
  return { pValue, pValues: ranks.map(r => r[0]), adjusted };
}
