import { EfficiencyPoint } from '@bellwether/plugin-cost-common';
import {
  CellValue,
  FigureColumn,
  formatMoney,
  formatShare,
  ReadingAt,
} from '@bellwether/plugin-models-react';
import { formatAmount } from '../../words';

export const EFFICIENCY_PX = 240;
export const EFFICIENCY_MARGINS = { leftPx: 48, rightPx: 130 };

/** Points that are named in the chart; the table names all. */
const MOST_NAMED = 6;
/** Room that a name takes, as shares of the two axes. */
const NAME_WIDTH = 0.16;
const NAME_HEIGHT = 0.08;

/** Those that have their name in the chart: what is wasted most, where no other name stands in the way. */
export function named(
  points: readonly EfficiencyPoint[],
  highest: number,
): EfficiencyPoint[] {
  const shown: EfficiencyPoint[] = [];
  for (const point of points) {
    const isFree = shown.every(
      ({ perDay, unused }) =>
        Math.abs(perDay - point.perDay) > NAME_WIDTH * highest ||
        Math.abs(unused - point.unused) > NAME_HEIGHT,
    );
    if (isFree) shown.push(point);
    if (shown.length === MOST_NAMED) break;
  }
  return shown;
}

export function efficiencyFinding(
  points: readonly EfficiencyPoint[],
  currency: string,
): string {
  const [first] = points;
  return first
    ? `Cost against what is asked for and not used, of ${
        points.length
      }. Most is wasted by ${first.title}: ${formatMoney(
        first.unusedPerDay,
        currency,
      )} per day, ${formatShare(first.unused)} of its CPU and memory.`
    : 'Nothing is known of what is used.';
}

/** What the chart says from left to right, the cheap before the dear. */
export function efficiencyReadings(
  points: readonly EfficiencyPoint[],
  highest: number,
  currency: string,
): ReadingAt[] {
  return [...points]
    .sort((a, b) => a.perDay - b.perDay)
    .map(({ title, perDay, unused, unusedPerDay }) => ({
      share: perDay / highest,
      title,
      values: [
        { name: 'costs', words: `${formatMoney(perDay, currency)} per day` },
        { name: 'unused', words: formatShare(unused) },
        {
          name: 'that is',
          words: `${formatMoney(unusedPerDay, currency)} per day`,
        },
      ],
    }));
}

export function efficiencyColumns(currency: string): FigureColumn[] {
  return [
    { title: 'Name' },
    { title: `Cost, ${currency} per day`, format: formatAmount },
    { title: 'Unused', format: formatShare },
    { title: `Unused, ${currency} per day`, format: formatAmount },
  ];
}

export function efficiencyRows(
  points: readonly EfficiencyPoint[],
): CellValue[][] {
  return points.map(({ title, perDay, unused, unusedPerDay }) => [
    title,
    perDay,
    unused,
    unusedPerDay,
  ]);
}
