import { homogeneityTest } from '../detectors/chiSquare';
import { psiTest } from '../detectors/psi';
import type { TestReport } from '../report/schema';
import { countCurrentLabels, countLabels, type LabelPair } from './ColumnPair';
import type { ColumnResult } from './marginal';
import type { ComparisonSettings } from './settings';

/** Categories that are listed. */
const LISTED = 20;
const Z95 = 1.959963984540054;

/** Cramér's V without its sampling bias, and its 95 % interval by the normal law of a non-central χ². */
function cramersVInterval(
  chiSquare: number,
  degreesOfFreedom: number,
  total: number,
): { value: number; low: number; high: number } {
  const excess = Math.max(0, chiSquare - degreesOfFreedom);
  const half = Z95 * Math.sqrt(2 * (degreesOfFreedom + 2 * excess));
  const root = (value: number) =>
    Math.min(1, Math.sqrt(Math.max(0, value) / total));
  return {
    value: root(excess),
    low: root(chiSquare - degreesOfFreedom - half),
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

function listed(
  labels: string[],
  reference: Float64Array,
  current: Float64Array,
): { name: string; reference: number; current: number }[] {
  const total = (counts: Float64Array) =>
    Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
  const [n, m] = [total(reference), total(current)];
  const chosen = new Set([
    ...largest(reference.length, LISTED / 2, i => reference[i] + current[i]),
    ...largest(reference.length, LISTED, i =>
      Math.abs(reference[i] / n - current[i] / m),
    ),
  ]);
  return [...chosen]
    .slice(0, LISTED)
    .map(i => ({
      name: labels[i] ?? '(null)',
      reference: reference[i],
      current: current[i],
    }))
    .filter(row => row.reference + row.current > 0);
}

function withLast(counts: Float64Array, last: number): Float64Array {
  const result = new Float64Array(counts.length + 1);
  result.set(counts);
  result[counts.length] = last;
  return result;
}

/** Tests and describes one column of labels. */
export function compareLabels(
  pair: LabelPair,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { labels } = pair;
  const { materiality, detectors, seed } = settings;
  const reference = countLabels(pair.reference, labels.length);
  const current = countCurrentLabels(pair);
  const missing = { reference: reference.missing, current: current.missing };
  const withMissing = missing.reference + missing.current > 0;
  const n = withMissing
    ? withLast(reference.counts, missing.reference)
    : reference.counts;
  const m = withMissing
    ? withLast(current.counts, missing.current)
    : current.counts;
  const tests: TestReport[] = [];
  const pValues: number[] = [];
  let material = false;
  let change = 0;
  const rows = {
    reference: pair.reference.length,
    current: pair.asRead.codes.length,
  };
  if (rows.reference && rows.current) {
    const chi2 = homogeneityTest(n, m, {
      seed,
      stream: pair.name,
      resolution,
    });
    const v = cramersVInterval(
      chi2.statistic,
      chi2.degreesOfFreedom,
      rows.reference + rows.current,
    );
    if (detectors.includes('chi2')) {
      tests.push({
        test: 'chi2',
        statistic: chi2.statistic,
        pValue: chi2.pValue,
        method: chi2.method,
        effect: { name: 'cramers-v', ...v },
        ...(chi2.pooledRare
          ? {
              reason:
                'Categories expected fewer than five times are counted as one.',
            }
          : {}),
      });
      pValues.push(chi2.pValue);
      material = v.low > materiality.cramersV;
    }
    const psi = psiTest(n, m);
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
  const fresh = labels.filter(
    (_, i) => reference.counts[i] === 0 && current.counts[i] > 0,
  );
  return {
    name: pair.name,
    type: pair.type,
    tests,
    pValues,
    material,
    change,
    missing,
    newCategories: fresh.slice(0, LISTED),
    newCategoryCount: fresh.length,
    infinite: { reference: 0, current: 0 },
    constant: labels.length === 1 && !withMissing,
    shown: { categories: listed(labels, n, m) },
  };
}
