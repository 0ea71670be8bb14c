import { homogeneityTest } from '../detectors/chiSquare';
import { psiTest } from '../detectors/psi';
import type { ColumnReport, TestReport } from '../report/schema';
import { LEAST_ROWS } from '../verdict/leastRows';
import type { ColumnResult } from './marginal';
import type { ComparisonSettings } from './settings';

/** Categories that are listed. */
const LISTED = 20;
const Z95 = 1.959963984540054;

/** Cramér's V without its sampling bias, and its 95 % interval by the normal law of a non-central χ². */
function cramersVInterval(
  chiSquare: number,
  degreesOfFreedom: number,
  rows: { reference: number; current: number },
): { value: number; low: number; high: number } {
  const total = rows.reference + rows.current;
  const isCertain = Math.min(rows.reference, rows.current) >= LEAST_ROWS;
  const excess = Math.max(0, chiSquare - degreesOfFreedom);
  const half = Z95 * Math.sqrt(2 * (degreesOfFreedom + 2 * excess));
  const root = (value: number) =>
    Math.min(1, Math.sqrt(Math.max(0, value) / total));
  return {
    value: root(excess),
    low: isCertain ? root(chiSquare - degreesOfFreedom - half) : 0,
    high: root(chiSquare - degreesOfFreedom + half),
  };
}

/** Indices of the `size` largest scores, the largest first, in one pass: there may be a million categories. */
function largest(
  count: number,
  size: number,
  score: (i: number) => number,
): number[] {
  const best: { i: number; score: number }[] = [];
  for (let i = 0; i < count; i++) {
    const own = score(i);
    if (best.length === size && own <= best[size - 1].score) continue;
    let at = best.length;
    while (at > 0 && best[at - 1].score < own) at--;
    best.splice(at, 0, { i, score: own });
    if (best.length > size) best.pop();
  }
  return best.map(({ i }) => i);
}

interface Cells {
  names: string[];
  reference: ArrayLike<number>;
  current: ArrayLike<number>;
}

function sumOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}

/** Most frequent categories, and those whose share moved most. */
function listed({
  names,
  reference,
  current,
}: Cells): ColumnReport['categories'] {
  const n = Math.max(1, sumOf(reference));
  const m = Math.max(1, sumOf(current));
  const chosen = new Set([
    ...largest(reference.length, LISTED / 2, i => reference[i] + current[i]),
    ...largest(reference.length, LISTED, i =>
      Math.abs(reference[i] / n - current[i] / m),
    ),
  ]);
  return [...chosen]
    .slice(0, LISTED)
    .map(i => ({
      name: names[i],
      reference: reference[i],
      current: current[i],
    }))
    .filter(row => row.reference + row.current > 0);
}

function withLast(counts: ArrayLike<number>, last: number): Float64Array {
  const result = new Float64Array(counts.length + 1);
  result.set(counts);
  result[counts.length] = last;
  return result;
}

/** A column of labels, known by its counts. */
export interface CountedLabels {
  name: string;
  type: ColumnReport['type'];
  /** What is counted. */
  labels: readonly string[];
  /** Rows per label, of each side. */
  reference: ArrayLike<number>;
  current: ArrayLike<number>;
  missing: { reference: number; current: number };
  /** Labels that only the current side has. */
  fresh: readonly string[];
}

/**
 * Tests and describes a column of labels by its counts. What is missing counts as one label more.
 *
 * @param resolution - smallest p-value that must be told apart: Monte-Carlo draws are raised to reach it
 */
export function testLabels(
  column: CountedLabels,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { labels, missing, fresh } = column;
  const { materiality, detectors, seed } = settings;
  const withMissing = missing.reference + missing.current > 0;
  const cells: Cells = withMissing
    ? {
        names: [...labels, '(null)'],
        reference: withLast(column.reference, missing.reference),
        current: withLast(column.current, missing.current),
      }
    : {
        names: [...labels],
        reference: column.reference,
        current: column.current,
      };
  const tests: TestReport[] = [];
  const pValues: number[] = [];
  let material = false;
  let change = 0;
  const rows = {
    reference: sumOf(cells.reference),
    current: sumOf(cells.current),
  };
  if (rows.reference && rows.current) {
    const chi2 = homogeneityTest(cells.reference, cells.current, {
      seed,
      stream: column.name,
      resolution,
    });
    const v = cramersVInterval(chi2.statistic, chi2.degreesOfFreedom, rows);
    if (detectors.includes('chi2')) {
      tests.push({
        test: 'chi2',
        statistic: chi2.statistic,
        pValue: chi2.pValue,
        method: chi2.method,
        effect: { name: 'cramers-v', ...v },
        ...(chi2.rareApart
          ? {
              reason:
                'Categories expected fewer than five times are tested among themselves, and beside the others as one.',
            }
          : {}),
      });
      pValues.push(chi2.pValue);
      material = v.low > materiality.cramersV;
    }
    const psi = psiTest(cells.reference, cells.current);
    if (detectors.includes('psi')) {
      tests.push({
        test: 'psi',
        statistic: psi.statistic,
        // χ² of the same counts is the better kept law: with it the index has one p-value, not two.
        pValue: chi2.pValue,
        method: chi2.method,
        effect: {
          name: 'psi',
          value: psi.corrected,
          low: psi.low,
          high: psi.high,
        },
      });
      if (!detectors.includes('chi2')) pValues.push(chi2.pValue);
      material = material || psi.low > materiality.psi;
    }
    change = Math.max(
      v.value / materiality.cramersV,
      psi.corrected / materiality.psi,
    );
  }
  return {
    name: column.name,
    type: column.type,
    tests,
    pValues,
    material,
    change,
    missing,
    newCategories: fresh.slice(0, LISTED),
    newCategoryCount: fresh.length,
    infinite: { reference: 0, current: 0 },
    constant: labels.length === 1 && !withMissing,
    shown: { categories: listed(cells) },
  };
}
