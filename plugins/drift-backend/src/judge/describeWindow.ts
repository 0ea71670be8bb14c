import { DriftReport, LEAST_SELF_WINDOWS } from '@bellwether/drift-engine';
import {
  DayRange,
  MonitorDefinition,
  WindowColumn,
  WindowDetail,
} from '@bellwether/plugin-drift-common';
import { findCauses } from '../alerts/causes';
import { Heat, JudgedWindow } from '../database';
import {
  basisSentence,
  dayRange,
  ErrorFacts,
  promiseSentence,
  seasonSentence,
  verdictSentence,
} from '../words';
import { describeColumn, limitOf, limitsOf } from './describeColumn';
import { CompareResult } from './jobs';
import { schemaFindings } from './schemaFindings';

export interface DescribedFrom {
  definition: MonitorDefinition;
  range: DayRange;
  baseline: { number: number; rows: number; range: DayRange; hash: string };
  selfWindows: number;
  result: CompareResult;
  evidence: {
    source: string;
    queries: string[];
    engineVersion: string;
    durationMs: number;
  };
  reopened: boolean;
  judgedAt: Date;
}

/** A comparison as people read it, and as it is kept. */
export function describeWindow(from: DescribedFrom): JudgedWindow {
  const { definition, range, baseline, result } = from;
  const { report } = result;
  const { verdict } = report;
  const limits = limitsOf(definition);
  const columns = rank(
    report.columns.map(column => describeColumn(column, definition, report)),
  );
  const schema = schemaFindings(report);
  const error = describeError(result, definition);
  const judgedAt = from.judgedAt.toISOString();
  const largest = columns
    .filter(column => column.effect && column.ratio !== null)
    .sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0];
  const { oncePerWindows } = definition.spec.falseAlarms;
  const facts = {
    range,
    state: verdict.state,
    pValue: verdict.pValue,
    error,
    judgedAt,
  };
  const detail: WindowDetail = {
    ...facts,
    sentence: verdictSentence({
      state: verdict.state,
      reason: verdict.reason,
      columns,
      schema,
      error,
    }),
    basis: basisSentence({
      rows: report.current.rows,
      reference: {
        name: baseline.number
          ? `baseline ${baseline.number}`
          : dayRange(baseline.range),
        rows: baseline.rows,
      },
      error,
      versions: result.versions,
    }),
    promise: promiseSentence(oncePerWindows),
    power: verdict.power?.sentence,
    season: seasonSentence(from.selfWindows, LEAST_SELF_WINDOWS),
    alpha: verdict.alpha,
    combine: verdict.combine,
    votes: verdict.votes.map(vote => ({
      ...vote,
      ...familyFacts(vote.family, report, columns, limits),
    })),
    schema,
    columns,
    joint: {
      importances: report.joint.flatMap(({ importances }) => importances ?? []),
      correlations: report.correlations ?? [],
      typicalRows: result.typicalRows,
    },
    evidence: {
      ...from.evidence,
      reference: { ...baseline.range, rows: report.reference.rows },
      current: { ...range, rows: report.current.rows },
      baselineHash: baseline.hash || undefined,
      seed: report.run?.seed ?? definition.spec.seed,
      notes: report.run?.notes ?? [],
      definition,
    },
  };
  return {
    summary: {
      ...facts,
      rows: report.current.rows,
      largest: largest?.effect && {
        column: largest.name,
        effect: largest.effect,
        ratio: largest.ratio ?? 0,
      },
      versions: result.versions,
      baseline: baseline.number,
      reopened: from.reopened,
      causes: findCauses(
        detail,
        (report.findings ?? [])
          .filter(({ kind }) => kind === 'missing-values')
          .map(({ column }) => column),
      ),
    },
    heat: Object.fromEntries(
      columns.map(column => [
        column.name,
        {
          ratio: column.ratio,
          effect: column.effect?.name ?? '',
          isOutput: column.isOutput,
        },
      ]),
    ) satisfies Heat,
    detail,
  };
}

/** What is wrong with the data first, then by effect × importance. */
function rank(columns: WindowColumn[]): WindowColumn[] {
  const weight = ({ ratio, importance }: WindowColumn) =>
    (ratio ?? 0) * (importance ?? 1);
  return [...columns].sort(
    (a, b) =>
      Number(b.problems.length > 0) - Number(a.problems.length > 0) ||
      weight(b) - weight(a),
  );
}

function describeError(
  { errors }: CompareResult,
  { spec }: MonitorDefinition,
): ErrorFacts | undefined {
  const { current, reference } = errors ?? {};
  if (!current || current.value === null || current.labelled === 0) {
    return undefined;
  }
  return {
    name: spec.outcome === 'number' ? 'absolute-error' : 'error-rate',
    value: current.value,
    baseline: reference?.value ?? undefined,
    labelledShare: current.rows > 0 ? current.labelled / current.rows : 0,
  };
}

function familyFacts(
  family: WindowDetail['votes'][number]['family'],
  report: DriftReport,
  columns: readonly WindowColumn[],
  limits: ReturnType<typeof limitsOf>,
) {
  const inputs = columns.filter(({ isOutput }) => !isOutput);
  const largest = (list: readonly WindowColumn[]) =>
    [...list].sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0]?.effect;
  const jointOf = (test: string) => {
    const effect = report.joint.find(each => each.test === test)?.effect;
    return effect && { ...effect, limit: limitOf(effect, limits) };
  };
  switch (family) {
    case 'marginal':
      return {
        basis: `${inputs.length} input${
          inputs.length === 1 ? '' : 's'
        }, one by one`,
        effect: largest(inputs),
      };
    case 'joint':
      return { basis: 'all inputs together', effect: jointOf('mmd') };
    case 'classifier':
      return { basis: 'tells the two apart', effect: jointOf('c2st') };
    default:
      return {
        basis: columns.find(({ isOutput }) => isOutput)?.name ?? 'the output',
        effect: largest(columns.filter(({ isOutput }) => isOutput)),
      };
  }
}
