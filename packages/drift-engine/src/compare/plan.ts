import { columnShares, smallestTestShare, type TestedKind } from '../combine';
import type { MarginalTests } from '../detectors/permutedMarginals';
import type { Family, Finding } from '../report/schema';
import type { TalliedTable } from '../table';
import type { ColumnPair } from './ColumnPair';
import { JOINT_UNITS, sampledRows } from './JointSample';
import {
  needsRows,
  permutationsFor,
  sharedWeights,
  sharesLabellings,
  type Combination,
  type ComparisonSettings,
} from './settings';
import { hasRows, pairTables, type TestedPair } from './TalliedPair';
import { testable } from './testable';

/** What is done with two tables, and why. */
export interface ComparisonPlan {
  rows: { reference: number; current: number };
  /** Columns with marginal tests, the model's output included. */
  columns: TestedPair[];
  /** Index in `columns` of the model's output, or -1. */
  output: number;
  /** Per column what the marginal tests see of it; `undefined` where none does, and for the model's output. */
  testedKinds: TestedKind[];
  /** Per column, its share of the marginal family's level. */
  shares: number[];
  /** Columns that the joint tests see. */
  features: ColumnPair[];
  /** Tested columns that the joint tests do not see: the target, then the model's output. */
  outside: ColumnPair[];
  untested: { pair: TestedPair; reason: string }[];
  findings: Finding[];
  weights: Map<Family, number>;
  joint: boolean;
  classifier: boolean;
  /** Whether families share labellings. */
  shared: boolean;
  combine: Exclude<Combination, 'auto'>;
  kernel: 'exact' | 'rff';
  frequencies: number;
  jointRows: number;
  classifierRows: number;
  permutations: number;
  /** Smallest level that a single test of a column has: marginal tests must tell p-values as small as that apart. */
  resolution: number;
  marginalTests: MarginalTests;
  notes: string[];
}

/** Rows per side below which the joint tests and the classifier say nothing. */
const LEAST_JOINT_ROWS = 10;
const LEAST_CLASSIFIER_ROWS = 40;
/** Rows × columns × labellings that sharing labellings may cost: about a second. */
const SHARED_BUDGET = 4e8;
/** Share of the information of all rows that the joint sample must keep for its marginals to stand for them. */
const KEPT_INFORMATION = 0.9;
/** Random frequencies, each with a sine and a cosine. */
const FREQUENCIES = 96;
/** Columns × frequencies × rows are bounded: with many columns the features get fewer rows. */
const FEATURE_BUDGET = 2e7;

/** Pairs of rows × columns that the exact kernel may cost: about a second. */
const PAIR_BUDGET = 1.5e9;
/** Rows × columns that the classifier may see. */
const CLASSIFIER_BUDGET = 4e5;

function information(rows: { reference: number; current: number }): number {
  return 1 / (1 / rows.reference + 1 / rows.current);
}

/** Tests of single columns that the detectors ask for. */
export function marginalTestsOf(
  detectors: ComparisonSettings['detectors'],
): MarginalTests {
  return {
    ks: detectors.includes('ks'),
    psi: detectors.includes('psi'),
    // On labels the stability index has the p-value of χ².
    chi2: detectors.includes('chi2') || detectors.includes('psi'),
  };
}

/** What the tests of single columns see of a column of this kind. */
export function testedKind(
  kind: 'number' | 'label',
  tests: MarginalTests,
): TestedKind {
  const tested = kind === 'number' ? tests.ks || tests.psi : tests.chi2;
  return tested ? kind : undefined;
}

/**
 * Decides what is tested and how: a function of schema, sizes and settings alone.
 *
 * @throws SettingsError when a setting cannot give what it promises; TypeError where rows are needed and columns are tallied
 */
export function planComparison(
  reference: TalliedTable,
  current: TalliedTable,
  settings: ComparisonSettings,
): ComparisonPlan {
  const { detectors, target, prediction } = settings;
  const named = settings.columns ? new Set(settings.columns) : undefined;
  const excluded = new Set(settings.exclude);
  const { pairs, findings } = pairTables(
    reference,
    current,
    name =>
      !excluded.has(name) &&
      (!named || named.has(name) || name === target || name === prediction),
  );
  const untested: ComparisonPlan['untested'] = [];
  const columns: TestedPair[] = [];
  for (const pair of pairs) {
    const outcome = testable(pair, named?.has(pair.name) ?? false);
    if (outcome.reason === undefined) columns.push(outcome.pair);
    else untested.push({ pair, reason: outcome.reason });
  }
  const rows = { reference: reference.rows, current: current.rows };
  const smaller = Math.min(rows.reference, rows.current);
  const uses = (...names: string[]) =>
    names.some(name => detectors.some(detector => detector === name));
  const output = uses('model-output')
    ? columns.findIndex(pair => pair.name === prediction)
    : -1;
  const withRows = columns.filter(hasRows);
  if (withRows.length < columns.length && needsRows(settings)) {
    throw new TypeError('These detectors need rows, and columns are tallied.');
  }
  const features = withRows.filter(
    pair => pair.name !== prediction && pair.name !== target,
  );
  const outside = [
    ...withRows.filter(pair => pair.name === target && target !== prediction),
    ...withRows.filter(pair => pair.name === prediction),
  ];
  const marginalTests = marginalTestsOf(detectors);
  const testedKinds = columns.map(({ kind }, c) =>
    c === output ? undefined : testedKind(kind, marginalTests),
  );
  const anyMarginal = smaller > 0 && testedKinds.some(kind => kind);
  const present: Family[] = [];
  const joint =
    uses('mmd') && features.length > 1 && smaller >= LEAST_JOINT_ROWS;
  const classifier =
    uses('c2st') && features.length > 1 && smaller >= LEAST_CLASSIFIER_ROWS;
  if (anyMarginal) present.push('marginal');
  if (joint) present.push('joint');
  if (classifier) present.push('classifier');
  if (output >= 0 && smaller > 0) present.push('model-output');
  const weights = sharedWeights(settings.weights, present);
  const notes: string[] = [];

  const size = (most: number) =>
    sampledRows(rows, { rows: most, units: JOINT_UNITS });
  const total = rows.reference + rows.current;
  const featureRows = Math.max(
    2_000,
    Math.min(
      settings.featureRows,
      Math.floor(FEATURE_BUDGET / FREQUENCIES / Math.max(1, features.length)),
    ),
  );
  const exactRows = Math.min(
    settings.exactRows,
    Math.floor(Math.sqrt((2 * PAIR_BUDGET) / (features.length + 30))),
  );
  const jointRows = total <= exactRows ? total : featureRows;
  const sampled = size(jointRows);
  const sampledTotal = sampled.reference + sampled.current;
  const kernel = sampledTotal <= exactRows ? 'exact' : 'rff';
  const sharing = sharesLabellings(settings.combine);
  const permutedWeight = 1 - (weights.get('classifier') ?? 0);
  const permutable = anyMarginal || joint || (output >= 0 && smaller > 0);
  const wanted =
    joint || (permutable && sharing)
      ? permutationsFor(
          settings,
          settings.combine === 'auto' || sharing
            ? permutedWeight
            : weights.get('joint') ?? 1,
        )
      : { permutations: settings.permutations, raised: false };
  const affordable =
    smaller >= LEAST_JOINT_ROWS &&
    sampledTotal * columns.length * wanted.permutations <= SHARED_BUDGET &&
    information(sampled) >= KEPT_INFORMATION * information(rows);
  let combine: ComparisonPlan['combine'];
  if (settings.combine === 'auto') {
    combine = affordable && joint ? 'joint' : 'holm';
  } else {
    // Nothing to permute: what is left combines by Holm.
    combine = !permutable && sharing ? 'holm' : settings.combine;
  }
  const shared = sharesLabellings(combine);
  let { permutations, raised } = wanted;
  if (settings.combine === 'auto' && combine === 'holm' && joint) {
    ({ permutations, raised } = permutationsFor(
      settings,
      weights.get('joint') ?? 1,
    ));
  }
  if (raised && (joint || shared)) {
    notes.push(
      `${permutations} permutations are made: ${settings.permutations} could not reach a false-alarm rate of ${settings.alpha}.`,
    );
  }
  if (joint && sampledTotal < 0.98 * total) {
    notes.push(
      `The joint test sees ${sampled.reference} of ${rows.reference} reference and ${sampled.current} of ${rows.current} current rows, drawn by the seed.`,
    );
  }
  const labellings = shared ? 'shared' : 'alone';
  const shares = columnShares(testedKinds, labellings);
  return {
    rows,
    columns,
    output,
    testedKinds,
    shares,
    features,
    outside,
    untested,
    findings,
    weights,
    joint,
    classifier,
    shared,
    combine,
    kernel,
    frequencies: FREQUENCIES,
    jointRows,
    classifierRows: Math.min(
      settings.classifierRows,
      Math.max(
        1_000,
        Math.floor(CLASSIFIER_BUDGET / Math.max(1, features.length)),
      ),
    ),
    permutations,
    resolution:
      settings.alpha *
      (weights.get('marginal') ?? 1) *
      smallestTestShare(testedKinds, shares, labellings),
    marginalTests,
    notes,
  };
}
