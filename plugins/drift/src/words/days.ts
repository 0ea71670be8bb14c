import { DayRange } from '@bellwether/plugin-drift-common';
import { formatDate } from '@bellwether/plugin-models-react';

/** `8 – 14 Jun 2026`; `29 Dec 2025 – 28 Jan 2026`; `8 Jun 2026`. */
export function formatDays({ from, to }: DayRange): string {
  const end = formatDate(to);
  if (from === to) return end;
  const [day, month, year] = formatDate(from).split(' ');
  const [, endMonth, endYear] = end.split(' ');
  if (year !== endYear) return `${day} ${month} ${year} – ${end}`;
  return month === endMonth ? `${day} – ${end}` : `${day} ${month} – ${end}`;
}

/** `8 Jun`, for the tick of an axis. */
export function formatDay(day: string): string {
  return formatDate(day).split(' ').slice(0, 2).join(' ');
}
