import { CostDay, ModelCostsReply } from '@bellwether/plugin-cost-common';
import {
  formatInteger,
  formatMoney,
  formatShare,
  ReadingAt,
} from '@bellwether/plugin-models-react';
import {
  forecastWords,
  formatAmount,
  formatDay,
  formatUnitMoney,
  formatWholeDay,
  kindWords,
  partsOf,
  spendParts,
  SpendPart,
  toParts,
} from '../../words';

export const SPEND_PX = 250;
export const UNIT_PX = 110;
export const SPEND_MARGINS = { leftPx: 48, rightPx: 128 };

type Shown = Pick<
  ModelCostsReply,
  'days' | 'forecast' | 'currency' | 'headline'
>;

/** One place on the axis: a day that was, or one that is foreseen. */
export interface SpendPoint extends Partial<Record<SpendPart, number>> {
  day: string;
  total: number | null;
  perThousand: number | null;
  atThisRate: number | null;
  ifApplied: number | null;
  interval: [number, number] | null;
}

/** Bars of the days that were, lines of the days to come; the day that goes on has both. */
export function toSpendPoints({ days, forecast }: Shown): SpendPoint[] {
  const points = new Map<string, SpendPoint>();
  for (const { day, byKind, total, perThousand } of days) {
    points.set(day, {
      day,
      ...toParts(byKind),
      total,
      perThousand,
      atThisRate: null,
      ifApplied: null,
      interval: null,
    });
  }
  for (const { day, atThisRate, low, high, ifApplied } of forecast?.points ??
    []) {
    points.set(day, {
      day,
      total: null,
      perThousand: null,
      ...points.get(day),
      atThisRate,
      ifApplied,
      // What costs anything never costs less than nothing.
      interval: [Math.max(0, low), high],
    });
  }
  return [...points.values()];
}

/** The last day that is over, which the figures on top are of; the last at all where none is. */
export function newestWhole({
  days,
  headline,
}: Pick<ModelCostsReply, 'days' | 'headline'>): CostDay {
  return days.find(({ day }) => day === headline?.day) ?? days[days.length - 1];
}

/** Largest value that a chart of these points has to hold. */
export function highestOf(points: readonly SpendPoint[]): number {
  return Math.max(
    0.01,
    ...points.map(({ total, interval }) =>
      Math.max(total ?? 0, interval?.[1] ?? 0),
    ),
  );
}

/** What the chart says, in a sentence. */
export function spendFinding(reply: Shown): string {
  const { days, forecast, currency } = reply;
  const newest = newestWhole(reply);
  const totals = days.map(({ total }) => total);
  const range = `from ${formatAmount(Math.min(...totals))} to ${formatMoney(
    Math.max(...totals),
    currency,
  )}`;
  const parts = partsOf([newest])
    .map(
      ({ part, words }) =>
        `${words} ${formatAmount(toParts(newest.byKind)[part])}`,
    )
    .join(', ');
  return [
    `Cost per day over ${days.length} days, ${range}; ${formatDay(
      newest.day,
    )}: ${formatMoney(newest.total, currency)}, of which ${parts}.`,
    forecast && `Foreseen: ${forecastWords(forecast, currency)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function dayWords(day: CostDay, currency: string) {
  const parts = toParts(day.byKind);
  return [
    { name: 'Total', words: formatMoney(day.total, currency) },
    ...spendParts
      .filter(({ part }) => parts[part] > 0)
      .map(({ part, words }) => ({
        name: words,
        words: formatAmount(parts[part]),
      })),
    ...(day.coveredShare < 1
      ? [
          {
            name: 'covers',
            words: `${formatShare(day.coveredShare)} of the day`,
          },
        ]
      : []),
    ...(day.unknownKinds.length > 0
      ? [
          {
            name: 'at least, since not known:',
            words: day.unknownKinds.map(kind => kindWords[kind]).join(', '),
          },
        ]
      : []),
    ...(day.spotShare > 0
      ? [{ name: 'on spot', words: formatShare(day.spotShare) }]
      : []),
  ];
}

/** What is foreseen of days that have not begun. */
function daysToCome({ days, forecast }: Pick<Shown, 'days' | 'forecast'>) {
  const begun = new Set(days.map(({ day }) => day));
  return (forecast?.points ?? []).filter(({ day }) => !begun.has(day));
}

/** Where on the axis the day with an index stands. */
function shareOf(index: number, count: number): number {
  return (index + 0.5) / count;
}

/** What the chart says from left to right. */
export function spendReadings({
  days,
  forecast,
  currency,
}: Shown): ReadingAt[] {
  const points = daysToCome({ days, forecast });
  const count = days.length + points.length;
  return [
    ...days.map((day, index) => ({
      share: shareOf(index, count),
      title: formatWholeDay(day.day),
      values: dayWords(day, currency),
    })),
    ...points.map((point, index) => ({
      share: shareOf(days.length + index, count),
      title: `${formatWholeDay(point.day)}, foreseen`,
      values: [
        {
          name: 'at this rate',
          words: `${formatMoney(point.atThisRate, currency)} (${formatAmount(
            point.low,
          )} – ${formatAmount(point.high)})`,
        },
        ...(point.ifApplied === null
          ? []
          : [
              {
                name: 'if applied',
                words: formatMoney(point.ifApplied, currency),
              },
            ]),
      ],
    })),
  ];
}

/** Cost of 1,000 predictions from left to right. */
export function unitReadings({ days, forecast, currency }: Shown): ReadingAt[] {
  const count = days.length + daysToCome({ days, forecast }).length;
  return days.map((day, index) => ({
    share: shareOf(index, count),
    title: formatWholeDay(day.day),
    values:
      day.perThousand === null || day.predictions === null
        ? [{ name: 'Predictions', words: 'not counted' }]
        : [
            {
              name: 'per 1,000',
              words: formatUnitMoney(day.perThousand, currency),
            },
            { name: 'predictions', words: formatInteger(day.predictions) },
          ],
  }));
}
