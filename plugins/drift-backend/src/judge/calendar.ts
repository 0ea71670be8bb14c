import { DayRange } from '@bellwether/plugin-drift-common';
import { dayAfter } from '../relation';

export type WindowLength = 'daily' | 'weekly';

/** The window that holds a day: itself, or its week from Monday to Sunday. UTC. */
export function windowOf(day: string, length: WindowLength): DayRange {
  if (length === 'daily') return { from: day, to: day };
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const from = dayAfter(day, -weekday);
  return { from, to: dayAfter(from, 6) };
}

/** A window with the rows that it holds now. */
export interface FilledWindow {
  range: DayRange;
  rows: number;
}

/**
 * The windows that hold rows, oldest first.
 *
 * @param rowsByDay - rows by day, in any order
 */
export function windowsOf(
  rowsByDay: ReadonlyMap<string, number>,
  length: WindowLength,
): FilledWindow[] {
  const windows = new Map<string, FilledWindow>();
  for (const [day, rows] of rowsByDay) {
    const range = windowOf(day, length);
    const window = windows.get(range.from) ?? { range, rows: 0 };
    window.rows += rows;
    windows.set(range.from, window);
  }
  return [...windows.values()].sort((a, b) =>
    a.range.from < b.range.from ? -1 : 1,
  );
}

/** Whole windows within a range of days, oldest first. */
export function windowsWithin(
  range: DayRange,
  length: WindowLength,
): DayRange[] {
  const windows: DayRange[] = [];
  for (let day = range.from; day <= range.to; ) {
    const window = windowOf(day, length);
    if (window.from >= range.from && window.to <= range.to) {
      windows.push(window);
    }
    day = dayAfter(window.to);
  }
  return windows;
}

/** What to judge: windows that are over, after the baseline, and whose rows or baseline are others than when they were judged. */
export function windowsToJudge(options: {
  windows: readonly FilledWindow[];
  judged: ReadonlyMap<string, { rows: number; baseline: number }>;
  baseline: { number: number; range: DayRange };
  latenessHours: number;
  backfillWindows: number;
  now: Date;
}): FilledWindow[] {
  const { windows, judged, baseline, latenessHours, now } = options;
  const due = windows.filter(({ range }) => {
    const end = Date.parse(dayAfter(range.to));
    return range.from > baseline.range.to && end <= now.getTime();
  });
  return due.slice(-options.backfillWindows).filter(({ range, rows }) => {
    const before = judged.get(range.from);
    if (!before) return true;
    if (before.baseline !== baseline.number) return true;
    // Rows that come later than that are left to the next baseline: a judgement cannot change for ever.
    return before.rows !== rows && !isClosed(range, latenessHours, now);
  });
}

/** How many windows since the one of the newest day with rows are over, late rows included. */
export function emptyWindows(
  newestDay: string,
  options: { length: WindowLength; latenessHours: number; now: Date },
): number {
  const { length, latenessHours, now } = options;
  const filled = windowOf(newestDay, length);
  const begins = Date.parse(dayAfter(filled.to));
  const windowMs = begins - Date.parse(filled.from);
  const over = now.getTime() - latenessHours * 3_600_000 - begins;
  return Math.max(0, Math.floor(over / windowMs));
}

/** Rows that came after their window was closed, by its first day. */
export function lateRows(options: {
  windows: readonly FilledWindow[];
  judged: ReadonlyMap<string, { rows: number; baseline: number }>;
  latenessHours: number;
  now: Date;
}): Map<string, number> {
  const { windows, judged, latenessHours, now } = options;
  const late = new Map<string, number>();
  for (const { range, rows } of windows) {
    const before = judged.get(range.from);
    if (before && rows > before.rows && isClosed(range, latenessHours, now)) {
      late.set(range.from, rows - before.rows);
    }
  }
  return late;
}

function isClosed(range: DayRange, latenessHours: number, now: Date): boolean {
  const closesAt = Date.parse(dayAfter(range.to)) + latenessHours * 3_600_000;
  return now.getTime() > closesAt;
}
