import type { JointSample, SampledColumn } from '../compare/JointSample';
import { harmonicEvidence } from '../combine/columnShares';
import { distanceEvidence, squareEvidence } from './evidence';
import type { Permutations } from './permutations';
import { scoreEvidence } from './permutedScores';

/** Bins of the permuted PSI: deciles of both samples together. */
const BINS = 10;

/** Which marginal tests take part. */
export interface MarginalTests {
  ks: boolean;
  psi: boolean;
  chi2: boolean;
}

/** Positions in a column's order at which a pooled decile ends; ties stay together. */
function decileEnds(ends: Uint8Array): Int32Array {
  const total = ends.length;
  const positions: number[] = [];
  for (let k = 1; k <= BINS; k++) {
    let at = Math.max(0, Math.ceil((k * total) / BINS) - 1);
    while (at < total - 1 && !ends[at]) at++;
    if (positions.length === 0 || at >= positions[positions.length - 1]) {
      positions.push(at + 1);
    }
  }
  return Int32Array.from(new Set(positions));
}

function numberEvidence(
  column: Extract<SampledColumn, { kind: 'number' }>,
  sample: JointSample,
  permutations: Permutations,
  tests: MarginalTests,
): Float64Array {
  const { count, units, labels } = permutations;
  const { order, ends } = column;
  const present = order.length;
  const unitAt = Int32Array.from(order, row =>
    Math.floor(row / sample.rowsPerUnit),
  );
  const bins = decileEnds(ends);
  const distances = new Float64Array(count);
  const squares = new Float64Array(count);
  const missingRows = column.missing;
  for (let z = 0; z < count; z++) {
    const base = z * units;
    let n = present;
    if (missingRows > 0) {
      n = 0;
      for (let i = 0; i < present; i++) n += labels[base + unitAt[i]];
    } else {
      n = sample.referenceRows;
    }
    const m = present - n;
    // n·m·(F - G) is a whole number at every position: it climbs by m at a reference row and falls by n at a current one.
    let height = 0;
    let highest = 0;
    let lowest = 0;
    let square = 0;
    let inReference = 0;
    let at = 0;
    for (let b = 0; b < bins.length; b++) {
      const end = bins[b];
      const start = at;
      const before = inReference;
      for (; at < end; at++) {
        const label = labels[base + unitAt[at]];
        inReference += label;
        height += label * present - n;
        if (ends[at]) {
          if (height > highest) highest = height;
          if (height < lowest) lowest = height;
        }
      }
      const size = end - start;
      const expected = (size * n) / present;
      square += (inReference - before - expected) ** 2 / size;
    }
    if (n > 0 && m > 0) {
      square *= (present * present) / (n * m);
      if (tests.ks) {
        const distance = Math.max(highest, -lowest) / (n * m);
        distances[z] = distanceEvidence(
          distance * Math.sqrt((n * m) / present),
        );
      }
    }
    if (missingRows > 0) {
      const expected = (missingRows * sample.referenceRows) / sample.rows;
      const gap = sample.referenceRows - n - expected;
      square +=
        (gap * gap * sample.rows ** 2) /
        (missingRows * sample.referenceRows * sample.currentRows);
    }
    squares[z] = square;
  }
  const evidence: Float64Array[] = [];
  if (tests.ks) evidence.push(distances);
  if (tests.psi) evidence.push(squareEvidence(squares));
  if (tests.ks && tests.psi) {
    evidence.push(...scoreEvidence(column, sample, permutations));
  }
  // Several tests of one column as one: they mostly agree, so a column costs little more than one test.
  return harmonicEvidence(
    evidence,
    evidence.map(() => 1 / evidence.length),
  );
}

function labelEvidence(
  column: Extract<SampledColumn, { kind: 'label' }>,
  sample: JointSample,
  permutations: Permutations,
): Float64Array {
  const { count, units, labels } = permutations;
  const { codes, size } = column;
  const { rowsPerUnit } = sample;
  const both = new Float64Array(size);
  for (let i = 0; i < codes.length; i++) both[codes[i]]++;
  // Counts per unit: with several rows a unit, a labelling adds up units instead of rows.
  const table = new Float64Array(units * size);
  const unitOf = Int32Array.from(codes, (_, i) => Math.floor(i / rowsPerUnit));
  for (let i = 0; i < codes.length; i++) table[unitOf[i] * size + codes[i]]++;
  const squares = new Float64Array(count);
  const counts = new Float64Array(size);
  const share = sample.referenceRows / sample.rows;
  const scale = sample.rows / sample.currentRows / share;
  for (let z = 0; z < count; z++) {
    counts.fill(0);
    const base = z * units;
    if (rowsPerUnit < size) {
      for (let i = 0; i < codes.length; i++) {
        counts[codes[i]] += labels[base + unitOf[i]];
      }
    } else {
      for (let unit = 0; unit < units; unit++) {
        if (!labels[base + unit]) continue;
        for (let c = 0; c < size; c++) counts[c] += table[unit * size + c];
      }
    }
    let square = 0;
    for (let c = 0; c < size; c++) {
      if (both[c] > 0) square += (counts[c] - both[c] * share) ** 2 / both[c];
    }
    squares[z] = square * scale;
  }
  return squareEvidence(squares);
}

/**
 * The marginal evidence of a column, -ln of its tests' p-value, for every labelling. The same
 * function is applied to each labelling, so that ranks among them are exact whatever the law of the column.
 */
export function permutedColumnEvidence(
  column: SampledColumn,
  sample: JointSample,
  permutations: Permutations,
  tests: MarginalTests,
): Float64Array {
  if (column.kind === 'number') {
    if ((tests.ks || tests.psi) && column.order.length > 0) {
      return numberEvidence(column, sample, permutations, tests);
    }
  } else if (tests.chi2 && column.size > 1) {
    return labelEvidence(column, sample, permutations);
  }
  return new Float64Array(permutations.count);
}
