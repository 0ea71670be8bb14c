import {
  Recommendation,
  RiskPoint,
  RuleMark,
} from '@bellwether/plugin-cost-common';
import {
  CellValue,
  FigureColumn,
  formatShare,
  ReadingAt,
} from '@bellwether/plugin-models-react';

export const RISK_PX = 300;
export const RISK_MARGINS = { leftPx: 44, rightPx: 24 };

/** What never happened in the replay has a place at the edge of a log scale, too. */
const LEAST = 0.0005;

/** The point of the curve that a target stands on: the nearest on the log scale. */
export function pointAt(
  curve: readonly RiskPoint[],
  target: number,
): RiskPoint | undefined {
  const away = (point: RiskPoint) =>
    Math.abs(Math.log(point.target) - Math.log(target));
  return curve.reduce<RiskPoint | undefined>(
    (best, point) => (!best || away(point) < away(best) ? point : best),
    undefined,
  );
}

/** Whether it is the point that the recommendation itself stands on. */
export function isUsual(
  { curve, targetBreach }: Pick<Recommendation, 'curve' | 'targetBreach'>,
  chosen: RiskPoint,
): boolean {
  return chosen === pointAt(curve, targetBreach);
}

export function toLog10(probability: number): number {
  return Math.log10(Math.max(LEAST, probability));
}

/** Ends of the axis, as logarithms: all targets and all rules lie between. */
export function riskDomain({
  curve,
  rules,
}: Pick<Recommendation, 'curve' | 'rules'>): [number, number] {
  const places = [
    ...curve.map(({ target }) => toLog10(target)),
    ...rules.map(({ breach }) => toLog10(breach.probability)),
  ];
  return [Math.min(...places) - 0.15, Math.max(...places) + 0.25];
}

/** Ticks at powers of ten within the axis. */
export function riskTicks([low, high]: [number, number]): number[] {
  return [-3, -2, -1, 0].filter(tick => tick >= low && tick <= high);
}

/** Saving that the axis has to hold, as shares. */
export function savingDomain({
  curve,
  rules,
}: Pick<Recommendation, 'curve' | 'rules'>): [number, number] {
  const values = [
    ...curve.map(({ saving }) => saving.share),
    ...rules.map(({ savingShare }) => savingShare),
  ];
  const low = Math.floor(Math.min(...values) * 10) / 10;
  const high = Math.ceil(Math.max(...values) * 10) / 10;
  return [low, high === low ? low + 0.1 : high];
}

/** Ticks at whole tenths, or at fifths where those would be many. */
export function savingTicks([low, high]: [number, number]): number[] {
  const step = high - low > 0.65 ? 0.2 : 0.1;
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) =>
    Number((low + index * step).toFixed(2)),
  );
}

/** What the chart says, in a sentence. */
export function riskFinding(
  chosen: RiskPoint,
  rules: readonly RuleMark[],
): string {
  const worse = rules.filter(
    ({ breach }) => breach.probability > chosen.target,
  ).length;
  const popular =
    rules.length === 0
      ? ''
      : ` ${worse} of ${rules.length} popular rules exceed that chance on the same data.`;
  return `At a target of ${formatShare(chosen.target)}, ${formatShare(
    chosen.saving.share,
  )} of what is requested is saved.${popular}`;
}

function placeOf(probability: number, [low, high]: [number, number]) {
  return (toLog10(probability) - low) / (high - low);
}

/** What the chart says from left to right: the points of the curve and the rules between them. */
export function riskReadings({
  curve,
  rules,
}: Pick<Recommendation, 'curve' | 'rules'>): ReadingAt[] {
  const domain = riskDomain({ curve, rules });
  const interval = (low: number, high: number) =>
    `(${formatShare(low)} – ${formatShare(high)})`;
  return [
    ...curve.map(({ target, saving, replay }) => ({
      share: placeOf(target, domain),
      title: `Target ${formatShare(target)}`,
      values: [
        {
          name: 'saves',
          words: formatShare(saving.share),
        },
        {
          name: 'measured',
          words: `${formatShare(replay.breach.probability)} ${interval(
            replay.breach.low,
            replay.breach.high,
          )}`,
        },
      ],
    })),
    ...rules.map(({ title, savingShare, breach }) => ({
      share: placeOf(breach.probability, domain),
      title,
      values: [
        { name: 'saves', words: formatShare(savingShare) },
        {
          name: 'measured',
          words: `${formatShare(breach.probability)} ${interval(
            breach.low,
            breach.high,
          )}`,
        },
      ],
    })),
  ].sort((a, b) => a.share - b.share);
}

/** The columns of the chart's table. */
export const RISK_COLUMNS: FigureColumn[] = [
  { title: 'Rule' },
  { title: 'Target', format: formatShare, absent: 'has no target' },
  { title: 'Saved', format: formatShare },
  { title: 'Measured', format: formatShare },
  { title: 'Measured, low', format: formatShare },
  { title: 'Measured, high', format: formatShare },
];

/** The rows of the chart's table: the curve, then the rules. */
export function riskRows({
  curve,
  rules,
}: Pick<Recommendation, 'curve' | 'rules'>): CellValue[][] {
  return [
    ...curve.map(({ target, saving, replay: { breach } }) => [
      'Bellwether',
      target,
      saving.share,
      breach.probability,
      breach.low,
      breach.high,
    ]),
    ...rules.map(({ title, savingShare, breach }) => [
      title,
      null,
      savingShare,
      breach.probability,
      breach.low,
      breach.high,
    ]),
  ];
}
