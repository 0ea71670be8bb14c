import {
  homogeneityTest,
  psiTest,
  type ColumnPlan,
  type ColumnResult,
  type ComparisonSettings,
  type LabelCounts,
  type TestReport,
} from '@bellwether/drift-engine';

export type LabelColumnPlan = Extract<ColumnPlan, { labels: string[] }>;

/** Categories that are listed. */
const LISTED = 20;
const Z95 = 1.959963984540054;

/** Cramér's V of two rows without its sampling bias, and its 95 % interval by the normal law of a non-central χ². */
function cramersV(chiSquare: number, degreesOfFreedom: number, total: number) {
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

interface Cells {
  names: string[];
  reference: number[];
  current: number[];
}

/** The plan's labels, all others as one, and what is missing. */
function cellsOf(
  plan: LabelColumnPlan,
  reference: LabelCounts,
  current: LabelCounts,
): Cells {
  const cells = {
    names: [...plan.labels],
    reference: [...reference.labels],
    current: [...current.labels],
  };
  const add = (name: string, before: number, now: number) => {
    if (before + now === 0) return;
    cells.names.push(name);
    cells.reference.push(before);
    cells.current.push(now);
  };
  add('(other)', reference.other, current.other);
  add('(null)', reference.missing, current.missing);
  return cells;
}

/** Most frequent categories, and those whose share moved most. */
function listed({ names, reference, current }: Cells) {
  const total = (counts: number[]) =>
    Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
  const [n, m] = [total(reference), total(current)];
  const by = (score: (i: number) => number) =>
    names.map((_, i) => i).sort((a, b) => score(b) - score(a));
  const chosen = new Set([
    ...by(i => reference[i] + current[i]).slice(0, LISTED / 2),
    ...by(i => Math.abs(reference[i] / n - current[i] / m)).slice(0, LISTED),
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

/**
 * Tests and describes a column of labels that is known by its counts. All labels that the plan does not count apart are one.
 *
 * @param resolution - smallest p-value that must be told apart
 */
export function compareLabelCounts(
  plan: LabelColumnPlan,
  reference: LabelCounts,
  current: LabelCounts,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { materiality, detectors, seed } = settings;
  const cells = cellsOf(plan, reference, current);
  const total = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  const rows = {
    reference: total(cells.reference),
    current: total(cells.current),
  };
  const tests: TestReport[] = [];
  const pValues: number[] = [];
  let material = false;
  let change = 0;
  if (rows.reference > 0 && rows.current > 0) {
    const chi2 = homogeneityTest(cells.reference, cells.current, {
      seed,
      stream: plan.name,
      resolution,
    });
    const v = cramersV(
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
        reason: chi2.pooledRare
          ? 'Categories expected fewer than five times are counted as one.'
          : undefined,
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
  // Of labels that the baseline did not list one by one it is not known whether they are new.
  const fresh = plan.isComplete ? current.frequentOthers : [];
  return {
    name: plan.name,
    type: plan.kind === 'boolean' ? 'boolean' : 'categorical',
    tests,
    pValues,
    material,
    change,
    missing: { reference: reference.missing, current: current.missing },
    newCategories: fresh.map(({ label }) => label).slice(0, LISTED),
    newCategoryCount: fresh.length,
    infinite: { reference: 0, current: 0 },
    constant: cells.names.length === 1,
    shown: { categories: listed(cells) },
  };
}
