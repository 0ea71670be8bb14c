import {
  DriftReport,
  LEAST_SELF_WINDOWS,
  DEFAULT_SETTINGS,
} from '@bellwether/drift-engine';
import {
  DayRange,
  MonitorDefinition,
  WindowColumn,
  WindowDetail,
} from '@bellwether/plugin-drift-common';
import { Heat, JudgedWindow } from '../database';
import {
  basisSentence,
  dayRange,
  ErrorFacts,
  promiseSentence,
  seasonSentence,
  verdictSentence,
} from '../words';
import { CompareResult } from './jobs';

type ReportColumn = DriftReport['columns'][number];
type Effect = NonNullable<ReportColumn['tests'][number]['effect']>;

/** From which size on an effect is material. */
export function limitsOf(definition: MonitorDefinition) {
  return { ...DEFAULT_SETTINGS.materiality, ...definition.spec.material };
}

function limitOf(effect: Effect, limits: ReturnType<typeof limitsOf>) {
  switch (effect.name) {
    case 'w1-over-sd':
      return limits.w1OverSd;
    case 'psi':
      return limits.psi;
    case 'cramers-v':
      return limits.cramersV;
    case 'auc':
      return limits.auc;
    default:
      return null;
  }
}

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

function describeColumn(
  column: ReportColumn,
  definition: MonitorDefinition,
  report: DriftReport,
): WindowColumn {
  const limits = limitsOf(definition);
  const measured = column.tests
    .flatMap(({ effect }) => effect ?? [])
    .map(effect => ({ ...effect, limit: limitOf(effect, limits) }));
  const ratioOf = ({ value, limit }: (typeof measured)[number]) =>
    value !== null && limit ? value / limit : -1;
  const [effect] = [...measured].sort((a, b) => ratioOf(b) - ratioOf(a));
  const ratio = effect ? ratioOf(effect) : -1;
  const { importance } = definition.spec;
  const total = Object.values(importance ?? {}).reduce((a, b) => a + b, 0);
  const { moments, quantiles } = column;
  return {
    name: column.name,
    type: column.type,
    isOutput: column.name === definition.spec.prediction,
    drifted: column.drifted,
    qValue: column.qValue,
    effect,
    ratio: ratio < 0 ? null : ratio,
    importance:
      importance && total > 0
        ? (importance[column.name] ?? 0) / total
        : undefined,
    missing: column.missing,
    newCategories: column.newCategories.slice(0, 50),
    problems: (report.findings ?? [])
      .filter(
        finding =>
          finding.column === column.name && finding.kind !== 'not-tested',
      )
      .map(({ message }) => message),
    tests: column.tests.map(({ test, statistic, pValue, method, reason }) => ({
      test,
      statistic,
      pValue,
      method,
      reason,
    })),
    distance: column.distance,
    means: moments && {
      reference: moments.reference.mean,
      current: moments.current.mean,
    },
    histogram: column.histogram,
    ecdf: quantiles && toEcdf(quantiles),
    psiBins: column.psiBins,
    categories: column.categories,
  };
}

/** Distribution functions of both sides at the values of both sides' quantiles. */
function toEcdf(quantiles: NonNullable<ReportColumn['quantiles']>) {
  const { probabilities } = quantiles;
  const sides = [quantiles.reference, quantiles.current].map(values =>
    values.flatMap((value, index) =>
      value === null ? [] : [{ value, share: probabilities[index] }],
    ),
  );
  const at = [...new Set(sides.flat().map(({ value }) => value))].sort(
    (a, b) => a - b,
  );
  const [reference, current] = sides.map(points =>
    at.map(value => shareBelow(points, value)),
  );
  return { at, reference, current };
}

function shareBelow(
  points: ReadonlyArray<{ value: number; share: number }>,
  value: number,
): number {
  let before: { value: number; share: number } | undefined;
  for (const point of points) {
    if (point.value > value) {
      if (!before) return 0;
      const step = (value - before.value) / (point.value - before.value);
      return before.share + step * (point.share - before.share);
    }
    before = point;
  }
  return before?.share ?? 0;
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
  const [current, reference] = errors ?? [];
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
