import type { ShownColumn, ShownReport } from '@bellwether/drift-engine';
import {
  DriftEffect,
  WindowColumn,
  WindowDetail,
} from '@bellwether/plugin-drift-common';

/** Which test of a column an effect is of. */
const TEST_OF: Record<string, string> = {
  'w1-over-sd': 'ks',
  psi: 'psi',
  'cramers-v': 'chi2',
};

/** A judgement as it was kept, as the engine prints reports. */
export function toShownReport(detail: WindowDetail): ShownReport {
  const { columns, evidence, joint } = detail;
  const votes = detail.votes.map(
    ({ family, pValue, votes: isFor, weight }) => ({
      family,
      pValue,
      votes: isFor,
      weight,
    }),
  );
  return {
    reference: { rows: evidence.reference.rows },
    current: { rows: evidence.current.rows },
    verdict: {
      state: detail.state,
      pValue: detail.pValue,
      alpha: detail.alpha,
      combine: detail.combine,
      reason: detail.sentence,
      votes,
    },
    columns: columns.map(toShownColumn),
    joint: detail.votes
      .filter(({ family }) => family === 'joint' || family === 'classifier')
      .map(({ family, basis, effect, pValue }) => ({
        test: family === 'joint' ? 'mmd' : 'c2st',
        statistic: effect?.value ?? null,
        pValue,
        method: basis,
        effect: effect && withoutLimit(effect),
        ...(family === 'classifier' && { importances: joint.importances }),
      })),
    correlations: joint.correlations,
    findings: [
      ...detail.schema.map(({ message }) => ({ message })),
      ...columns.flatMap(({ problems }) =>
        problems.map(message => ({ message })),
      ),
    ],
  };
}

function toShownColumn(column: WindowColumn): ShownColumn {
  const { effect, means } = column;
  // An effect of which no test is kept stands with the first.
  const effectAt = Math.max(
    0,
    column.tests.findIndex(({ test }) => test === TEST_OF[effect?.name ?? '']),
  );
  const side = (mean: number | null) => ({ mean, deviation: null });
  return {
    name: column.name,
    type: column.type,
    qValue: column.qValue,
    drifted: column.drifted,
    missing: column.missing,
    newCategories: column.newCategories,
    tests: column.tests.map((test, index) =>
      effect && index === effectAt
        ? { ...test, effect: withoutLimit(effect) }
        : test,
    ),
    distance: column.distance,
    moments: means && {
      reference: side(means.reference),
      current: side(means.current),
    },
    histogram: column.histogram,
    psiBins: column.psiBins,
    categories: column.categories,
  };
}

function withoutLimit({ name, value, low, high }: DriftEffect) {
  return { name, value, low, high };
}
