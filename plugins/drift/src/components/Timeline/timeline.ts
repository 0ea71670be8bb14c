import { WindowsReply, WindowSummary } from '@bellwether/plugin-drift-common';
import { formatInteger, formatNumber } from '@bellwether/plugin-models-react';
import {
  CellValue,
  formatDays,
  formatEffect,
  formatRatio,
  stateForms,
} from '../../words';

const DAY_MS = 24 * 3_600_000;

/** One window as the charts draw it. */
export interface TimelinePoint {
  firstDay: string;
  /** Middle of the window, and its edges, in milliseconds. */
  at: number;
  start: number;
  end: number;
  /** Largest effect ÷ its limit; absent where too few rows came. */
  ratio: number | null;
  error: number | null;
  rows: number;
  state: WindowSummary['state'];
}

export function toPoints(windows: readonly WindowSummary[]): TimelinePoint[] {
  return windows.map(window => {
    const start = Date.parse(window.range.from);
    const end = Date.parse(window.range.to) + DAY_MS;
    return {
      firstDay: window.range.from,
      at: (start + end) / 2,
      start,
      end,
      ratio:
        window.state === 'insufficient-data'
          ? null
          : window.largest?.ratio ?? null,
      error: window.error?.value ?? null,
      rows: window.rows,
      state: window.state,
    };
  });
}

/** The newest known error of the baseline, which the error is seen against. */
export function errorOfBaseline(
  windows: readonly WindowSummary[],
): number | undefined {
  return [...windows].reverse().find(({ error }) => error?.baseline)?.error
    ?.baseline;
}

/** One window in a sentence, for the reader of a cursor. */
export function windowWords(window: WindowSummary): string {
  const { range, state, largest, error, rows } = window;
  const moved =
    largest && state !== 'insufficient-data'
      ? `, ${largest.column} ${formatEffect(largest.effect)}, ${formatRatio(
          largest.ratio,
        )} times its limit`
      : '';
  const harm = error ? `, error ${formatNumber(error.value, 3)}` : '';
  return `${formatDays(range)}: ${
    stateForms[state].word
  }${moved}${harm}, ${formatInteger(rows)} rows`;
}

/** What the timeline shows, in a sentence. */
export function findingOf({ windows }: WindowsReply): string {
  const material = windows.filter(({ state }) => state === 'material').length;
  const newest = windows[windows.length - 1];
  return `Drift of ${windows.length} window${
    windows.length === 1 ? '' : 's'
  }: ${material} material. Newest, ${windowWords(newest)}.`;
}

/** Where the selection goes by a key; undefined for a key that does not move it. */
export function movedBy(
  key: string,
  index: number,
  count: number,
): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowRight':
      return Math.min(count - 1, index + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

export const TIMELINE_COLUMNS = [
  { title: 'Window' },
  { title: 'State' },
  { title: 'Largest', absent: 'nothing was measured' },
  { title: 'Effect', absent: 'nothing was measured' },
  {
    title: 'Effect ÷ limit',
    format: formatRatio,
    absent: 'nothing was measured',
  },
  {
    title: 'Error',
    format: (value: number) => formatNumber(value, 3),
    absent: 'no labels are known',
  },
  { title: 'Rows', format: formatInteger },
  { title: 'Versions', absent: 'not logged' },
];

/** The same as a table. */
export function toTable(windows: readonly WindowSummary[]): CellValue[][] {
  return windows.map(({ range, state, largest, error, rows, versions }) => [
    `${range.from} – ${range.to}`,
    stateForms[state].word,
    largest?.column ?? null,
    largest ? formatEffect(largest.effect) : null,
    largest?.ratio ?? null,
    error?.value ?? null,
    rows,
    versions.map(({ version }) => version).join(', ') || null,
  ]);
}
