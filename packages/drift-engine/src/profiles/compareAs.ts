import { pairColumns, type ColumnPair } from '../compare/ColumnPair';
import type { Finding, Verdict } from '../report/schema';
import type { Column, Table } from '../table';
import { ALIBI_TESTS, alibiColumn } from './alibi';
import { alibiMmd } from './alibiMmd';
import { DRIFT_SHARE, evidentlyColumn } from './evidently';
import { EVIDENTLY_TESTS } from './evidentlyTests';
import { NANNYML_TESTS, nannymlColumn } from './nannyml';
import {
  nannymlReconstruction,
  RECONSTRUCTION_TEST,
} from './nannymlReconstruction';
import type {
  ProfileColumn,
  ProfileJoint,
  ProfileName,
  ProfileOptions,
  ProfileReport,
} from './ProfileReport';
import { newLabels } from './samples';
import { SCIPY_TESTS, scipyColumn } from './scipy';

interface Profile {
  /** The tool's own names of its tests. */
  tests: string[];
  column(
    pair: ColumnPair,
    current: Column,
    options: ProfileOptions,
  ): ProfileColumn;
  joint?(pairs: ColumnPair[], options: ProfileOptions): ProfileJoint[];
  verdict(
    columns: ProfileColumn[],
    options: ProfileOptions,
  ): Verdict | { reason: string };
}

const scored = (columns: ProfileColumn[]) =>
  columns.filter(column => column.tests.length > 0);

function evidentlyVerdict(columns: ProfileColumn[]) {
  const counted = scored(columns);
  if (counted.length === 0) return { reason: 'No column has a score.' };
  const drifted = counted.filter(column => column.drifted).length;
  const isDrift = drifted / counted.length >= DRIFT_SHARE;
  const uncounted = columns.length - counted.length;
  return {
    state: isDrift ? ('significant' as const) : ('none' as const),
    pValue: null,
    alpha: 0.05,
    combine: `drift_share ${DRIFT_SHARE}`,
    reason: `Dataset drift is ${isDrift ? '' : 'not '}detected: ${drifted} of ${
      counted.length
    } columns drifted, and Evidently's limit is half of them${
      uncounted > 0 ? ` (${uncounted} without a score are not counted)` : ''
    }.`,
    votes: [],
  };
}

function alibiVerdict(
  columns: ProfileColumn[],
  { alpha = 0.05 }: ProfileOptions,
) {
  const counted = scored(columns);
  if (counted.length === 0) return { reason: 'No column has a p-value.' };
  const threshold = alpha / counted.length;
  const pValue = Math.min(...counted.map(({ tests }) => tests[0].pValue ?? 1));
  const below = counted.filter(
    ({ tests }) => Math.fround(tests[0].pValue ?? 1) < Math.fround(threshold),
  ).length;
  return {
    state: below > 0 ? ('significant' as const) : ('none' as const),
    pValue: Math.min(1, pValue * counted.length),
    alpha,
    combine: 'bonferroni',
    reason:
      below > 0
        ? `TabularDrift flags the data: ${below} of ${counted.length} columns have a p-value below ${alpha} / ${counted.length}.`
        : `TabularDrift does not flag the data: no p-value of ${counted.length} columns is below ${alpha} / ${counted.length}.`,
    votes: [],
  };
}

const profiles: Record<ProfileName, Profile> = {
  scipy: {
    tests: SCIPY_TESTS,
    column: (pair, _current, options) => scipyColumn(pair, options),
    verdict: () => ({
      reason: 'scipy tests samples, and has no rule for a data set.',
    }),
  },
  'evidently-0.7': {
    tests: Object.keys(EVIDENTLY_TESTS),
    column: evidentlyColumn,
    verdict: evidentlyVerdict,
  },
  'nannyml-0.13': {
    tests: [...NANNYML_TESTS, RECONSTRUCTION_TEST],
    column: (pair, _current, options) => nannymlColumn(pair, options),
    joint: (pairs, { tests }) =>
      tests?.includes(RECONSTRUCTION_TEST)
        ? [nannymlReconstruction(pairs)]
        : [],
    verdict: () => ({
      reason: 'NannyML alerts per column, and has no rule for a data set.',
    }),
  },
  'alibi-0.13': {
    tests: ALIBI_TESTS,
    column: (pair, _current, options) => alibiColumn(pair, options),
    joint: (pairs, { alpha = 0.05, seed = 0, tests = ALIBI_TESTS }) => {
      const numbers = pairs.flatMap(pair =>
        pair.kind === 'number' && pair.type === 'numeric' ? [pair] : [],
      );
      return tests.includes('mmd') && numbers.length > 0
        ? [alibiMmd(numbers, alpha, seed)]
        : [];
    },
    verdict: alibiVerdict,
  },
};

function newCategories(pair: ColumnPair): Finding[] {
  const labels = newLabels(pair);
  if (labels.length === 0) return [];
  const names = labels.slice(0, 3).join(', ');
  return [
    {
      kind: 'new-categories',
      column: pair.name,
      message: `Column ${pair.name} has ${labels.length} ${
        labels.length === 1 ? 'category' : 'categories'
      } that the reference does not have: ${names}${
        labels.length > 3 ? ', …' : ''
      }.`,
    },
  ];
}

/** The tool's own names of the tests that a profile can run. */
export function testsOfProfile(name: ProfileName): string[] {
  return profiles[name].tests;
}

/**
 * Compares two tables as another tool would: its tests, its defaults, its numbers, under its own names.
 *
 * @param reference - what the tool calls reference, with the same columns as `current`
 * @param current - rows to compare
 * @throws RangeError for a test that the tool, or this profile of it, does not have
 */
export function compareAs(
  name: ProfileName,
  reference: Table,
  current: Table,
  options: ProfileOptions = {},
): ProfileReport {
  const profile = profiles[name];
  const unknown = options.tests?.find(test => !profile.tests.includes(test));
  if (unknown !== undefined) {
    throw new RangeError(
      `${name} has no test ${unknown}: choose from ${profile.tests.join(', ')}`,
    );
  }
  const paired = pairColumns(reference, current, () => true);
  const { pairs } = paired;
  const findings = [...paired.findings, ...pairs.flatMap(newCategories)];
  const byName = new Map(current.columns.map(column => [column.name, column]));
  const started = performance.now();
  const columns = pairs.flatMap(pair => {
    const column = byName.get(pair.name);
    return column ? [profile.column(pair, column, options)] : [];
  });
  const marginal = performance.now();
  const joint = profile.joint?.(pairs, options) ?? [];
  const done = performance.now();
  const verdict = profile.verdict(columns, options);
  return {
    schemaVersion: 1,
    profile: name,
    reference: { rows: reference.rows },
    current: { rows: current.rows },
    ...('state' in verdict
      ? { verdict }
      : { verdict: null, reason: verdict.reason }),
    columns,
    joint,
    ...(findings.length > 0 ? { findings } : {}),
    timings: {
      read: 0,
      marginal: (marginal - started) / 1000,
      joint: (done - marginal) / 1000,
      classifier: 0,
    },
  };
}
