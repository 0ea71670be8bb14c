import type { JointSample, SampledColumn } from '../compare/JointSample';
import { normalEvidence } from './evidence';
import type { Permutations } from './permutations';

/** -ln p, two-sided, of sums that are about normal over the labellings. */
function sumEvidence(sums: Float64Array): Float64Array {
  const count = sums.length;
  let mean = 0;
  for (const sum of sums) mean += sum / count;
  let variance = 0;
  for (const sum of sums) variance += (sum - mean) ** 2 / count;
  const deviation = Math.sqrt(variance);
  // Equal sums differ by rounding only.
  if (!(deviation > 1e-9 * (1 + Math.abs(mean))))
    return new Float64Array(count);
  return sums.map(sum =>
    Math.max(0, normalEvidence(Math.abs(sum - mean) / deviation) - Math.LN2),
  );
}

/**
 * Location and spread of a column, for every labelling: the sums of the reference's normal scores (van der Waerden) and of
 * their squares (Klotz). Where a whole distribution moves or widens they see smaller changes than the distance of two
 * distribution functions or a χ² over ten bins, which in turn see what these do not.
 */
export function scoreEvidence(
  column: Extract<SampledColumn, { kind: 'number' }>,
  sample: JointSample,
  permutations: Permutations,
): Float64Array[] {
  const { units, count, labels } = permutations;
  const { scores, order } = column;
  const location = new Float64Array(units);
  const spread = new Float64Array(units);
  // Rows without a value are left out: they count in the χ² over the bins.
  for (const row of order) {
    const unit = Math.floor(row / sample.rowsPerUnit);
    location[unit] += scores[row];
    spread[unit] += scores[row] ** 2 - 1;
  }
  const locations = new Float64Array(count);
  const spreads = new Float64Array(count);
  for (let z = 0; z < count; z++) {
    const base = z * units;
    let sum = 0;
    let squares = 0;
    for (let unit = 0; unit < units; unit++) {
      const label = labels[base + unit];
      sum += label * location[unit];
      squares += label * spread[unit];
    }
    locations[z] = sum;
    spreads[z] = squares;
  }
  return [sumEvidence(locations), sumEvidence(spreads)];
}
