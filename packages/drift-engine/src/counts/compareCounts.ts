import { weightedSmallest } from '../combine/columnShares';
import {
  cauchy,
  type Combined,
  type FamilyEvidence,
  holm,
  vote,
} from '../combine/families';
import { columnReports, leadingEffect } from '../compare/columnReports';
import { columnFindings } from '../compare/findings';
import { columnPValue } from '../compare/marginal';
import {
  type ComparisonSettings,
  settle,
  sharedWeights,
  sharesLabellings,
} from '../compare/settings';
import { detectablePsi } from '../power/detectable';
import { type ColumnPlan } from '../profile/ProfilePlan';
import { type DriftReport, type Family } from '../report/schema';
import { type SelfChange, temporalCheck } from '../temporal/selfWindows';
import { decide } from '../verdict/decide';
import { Counted } from './Counted';
import { testSamples } from './sampleTests';
import { testColumns } from './testColumns';

export interface CountsComparison {
  columns: readonly ColumnPlan[];
  reference: Counted;
  current: Counted;
  /** Exact Kolmogorov–Smirnov distances by column, where they are known; the ones at the edges are tested else. */
  distances?: ReadonlyMap<string, number>;
  settings: Partial<ComparisonSettings>;
  /** The changes of each of the reference's own windows. */
  selfChanges?: readonly SelfChange[];
  threads?: number;
  signal?: AbortSignal;
}

/**
 * Compares what was counted of two sides: every column by its counts, of all rows; all columns together by samples.
 * The families are combined by weighted Bonferroni–Holm unless the settings name another rule.
 *
 * @throws SettingsError when a setting cannot give what it promises
 */
export async function compareCounts({
  columns: planned,
  reference,
  current,
  distances = new Map(),
  settings: given,
  selfChanges,
  threads,
  signal,
}: CountsComparison): Promise<DriftReport> {
  const settings = settle(given);
  const started = performance.now();
  const rows = { reference: reference.rows, current: current.rows };
  const { untested, results, shares, smallestShare } = testColumns(
    planned,
    reference,
    current,
    settings,
    distances,
  );
  const marginalSeconds = (performance.now() - started) / 1000;
  const output = results.find(({ name }) => name === settings.prediction);
  const usesOutput = settings.detectors.includes('model-output');
  const smaller = Math.min(rows.reference, rows.current);
  const own: Family[] = [];
  if (smaller > 0 && shares.some(share => share > 0)) own.push('marginal');
  if (output && usesOutput && smaller > 0) own.push('model-output');
  const wanted: Family[] = [...own, 'joint', 'classifier'];
  const samples =
    reference.sample && current.sample
      ? await testSamples(
          { reference: reference.sample, current: current.sample },
          settings,
          sharedWeights(settings.weights, wanted).get('joint') ?? 1,
          { threads, signal },
        )
      : undefined;
  const pValues: Partial<Record<Family, number>> = {
    marginal: weightedSmallest(results.map(columnPValue), shares),
    'model-output': output && columnPValue(output),
  };
  for (const { family, pValue } of samples?.verdict.votes ?? []) {
    if (family === 'joint' || family === 'classifier') {
      own.push(family);
      pValues[family] = pValue ?? 1;
    }
  }
  const families = [...sharedWeights(settings.weights, own)].map(
    ([family, weight]) => ({ family, weight, pValue: pValues[family] ?? 1 }),
  );
  // Labellings are shared among rows, so this rule sees the rows of the samples only.
  const isShared = sharesLabellings(settings.combine) && samples !== undefined;
  const combined = combine(families, settings);
  const columns = columnReports(
    results,
    untested,
    planned.map(({ name }) => name),
    settings.alpha,
  );
  const changes = new Map(results.map(each => [each.name, each.change]));
  const { joint, classifier } = samples?.verdict.changes ?? {};
  const windowChanges = {
    marginal: Math.max(0, ...changes.values()),
    joint,
    classifier,
  };
  const drifted = columns
    .filter(column => column.drifted)
    .sort((a, b) => (changes.get(b.name) ?? 0) - (changes.get(a.name) ?? 0));
  const auc = samples?.joint.find(({ test }) => test === 'c2st')?.effect?.low;
  const classifierMaterial =
    typeof auc === 'number' && auc > settings.materiality.auc;
  const marginalWeight =
    families.find(({ family }) => family === 'marginal')?.weight ?? 1;
  const sampleNote = samples
    ? `The joint tests see samples of ${samples.reference.rows} of ${rows.reference} reference and ${samples.current.rows} of ${rows.current} current rows.`
    : undefined;
  return {
    schemaVersion: 1,
    reference: { rows: rows.reference },
    current: { rows: rows.current },
    verdict: decide({
      rows,
      alpha: settings.alpha,
      combine: isShared ? samples.verdict.combine : combined.rule,
      pValue: isShared ? samples.verdict.pValue : combined.pValue,
      votes: isShared
        ? samples.verdict.votes.map(each => ({
            ...each,
            pValue: each.pValue ?? 1,
            weight: each.weight ?? 0,
          }))
        : families.map((family, i) => ({
            ...family,
            votes: combined.adjusted[i] <= settings.alpha,
          })),
      driftedColumns: drifted.map(column => column.name),
      material: results.some(column => column.material) || classifierMaterial,
      classifierMaterial,
      changes: windowChanges,
      leadingEffect: leadingEffect(drifted),
      detectable: detectablePsi(
        rows.reference,
        rows.current,
        settings.alpha * marginalWeight * smallestShare,
        settings.power,
        settings.materiality.psi,
      ),
      materialPsi: settings.materiality.psi,
      power: settings.power,
      temporal: selfChanges && temporalCheck(windowChanges, selfChanges),
    }),
    columns,
    joint: samples?.joint ?? [],
    correlations: samples?.correlations,
    findings: [
      ...current.findings,
      ...untested.map(({ name, reason }) => ({
        kind: 'not-tested' as const,
        column: name,
        message: reason,
      })),
      ...results.flatMap(column => columnFindings(column, rows)),
    ],
    run: {
      seed: settings.seed,
      detectors: settings.detectors,
      permutations: samples?.run?.permutations ?? 0,
      notes: [
        'Columns were compared by their counts, of all rows.',
        ...(distances.size > 0
          ? [
              `A second query gave the exact distance of ${[
                ...distances.keys(),
              ].join(', ')}.`,
            ]
          : []),
        ...(sampleNote ? [sampleNote] : []),
      ],
    },
    timings: {
      read: 0,
      marginal: marginalSeconds,
      joint: samples?.timings.joint ?? 0,
      classifier: samples?.timings.classifier ?? 0,
    },
  };
}

/** Of no family there is no p-value. */
function combine(
  families: FamilyEvidence[],
  { combine: rule }: ComparisonSettings,
): Omit<Combined, 'pValue'> & { rule: string; pValue: number | null } {
  if (families.length === 0) {
    return { pValue: null, adjusted: [], rule: 'holm' };
  }
  const ways = /^vote:(\d+)$/.exec(rule);
  if (ways) return { ...vote(families, Number(ways[1])), rule };
  return rule === 'cauchy'
    ? { ...cauchy(families), rule }
    : { ...holm(families), rule: 'holm' };
}
