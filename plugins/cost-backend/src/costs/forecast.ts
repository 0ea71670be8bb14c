import { Forecast } from '@bellwether/plugin-cost-common';
import { plusDays, weekdayOf } from '../days';
import { sumOf } from './sumDays';

const AHEAD_DAYS = 14;
const LEARNED_DAYS = 28;
const LEAST_DAYS = 7;
const COVERAGE = 0.8;
/** Of the normal distribution: 80 % lie within so many standard deviations. */
const DEVIATIONS = 1.2816;

export interface TotalOfDay {
  day: string;
  total: number;
}

function mean(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : sumOf(values, value => value) / values.length;
}

/** What a day of the week costs beside the mean of a week; 1 for a weekday that was not seen. */
export function weekdayFactors(days: readonly TotalOfDay[]): number[] {
  const level = mean(days.map(({ total }) => total));
  return Array.from({ length: 7 }, (_, weekday) => {
    const of = days.filter(({ day }) => weekdayOf(day) === weekday);
    return level > 0 && of.length > 0
      ? mean(of.map(({ total }) => total)) / level
      : 1;
  });
}

/**
 * Cost per day over the next two weeks: the mean of the last seven whole days, shaped by the weekdays of the last four weeks.
 * The interval grows with the square root of the distance.
 *
 * @param whole - whole days, oldest first
 * @param savingPerDay - what would be billed less with all that is recommended; null where nothing is
 * @returns null with less than a week to learn from
 */
export function forecast(
  whole: readonly TotalOfDay[],
  savingPerDay: number | null,
): Forecast | null {
  const learned = whole.slice(-LEARNED_DAYS);
  if (learned.length < LEAST_DAYS) return null;
  const factors = weekdayFactors(learned);
  const recent = learned.slice(-7);
  const level =
    sumOf(recent, ({ total }) => total) /
    sumOf(recent, ({ day }) => factors[weekdayOf(day)]);
  const residuals = learned.map(
    ({ day, total }) => total - level * factors[weekdayOf(day)],
  );
  const deviation = Math.sqrt(mean(residuals.map(one => one * one)));
  const last = learned[learned.length - 1].day;
  const appliedFrom = savingPerDay === null ? null : plusDays(last, 3);
  const points = Array.from({ length: AHEAD_DAYS }, (_, index) => {
    const day = plusDays(last, index + 1);
    const atThisRate = level * factors[weekdayOf(day)];
    const half = DEVIATIONS * deviation * Math.sqrt(1 + index / 7);
    return {
      day,
      atThisRate,
      low: Math.max(0, atThisRate - half),
      high: atThisRate + half,
      ifApplied:
        savingPerDay === null || appliedFrom === null
          ? null
          : Math.max(0, atThisRate - (day >= appliedFrom ? savingPerDay : 0)),
    };
  });
  return {
    points,
    atThisRate: mean(points.map(({ atThisRate }) => atThisRate)),
    ifApplied:
      savingPerDay === null
        ? null
        : Math.max(
            0,
            mean(points.map(({ atThisRate }) => atThisRate)) - savingPerDay,
          ),
    appliedFrom,
    coverage: COVERAGE,
    method:
      'Mean of the last seven whole days, shaped by the weekdays of the last four weeks',
  };
}
