import { DEFAULT_SETTINGS, DriftReport } from '@bellwether/drift-engine';
import {
  MonitorDefinition,
  WindowColumn,
} from '@bellwether/plugin-drift-common';

type ReportColumn = DriftReport['columns'][number];
type Effect = NonNullable<ReportColumn['tests'][number]['effect']>;

/** From which size on an effect is material. */
export function limitsOf(definition: MonitorDefinition) {
  return { ...DEFAULT_SETTINGS.materiality, ...definition.spec.material };
}

/** The size from which this effect is material; null where its family has none of its own. */
export function limitOf(effect: Effect, limits: ReturnType<typeof limitsOf>) {
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

/** One column of a report as people read it. */
export function describeColumn(
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
