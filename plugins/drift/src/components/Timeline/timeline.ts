import { WindowsReply, WindowSummary } from '@bellwether/plugin-drift-common';
import {
  CellValue,
  formatInteger,
  formatNumber,
  formatShare,
  ReadingAt,
} from '@bellwether/plugin-models-react';
import {
  formatDays,
  formatEffect,
  formatEffectWithInterval,
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

/** Share of the axis that a word at the end of a line takes. */
const LABEL_SHARE = 0.11;

/** Where the newest value is named, unless the words of the limit or of the usual band stand there. */
export function endLabel(
  points: readonly TimelinePoint[],
  band: WindowsReply['band'],
): number | undefined {
  const value = points[points.length - 1]?.ratio ?? undefined;
  if (value === undefined) return undefined;
  const top = Math.max(1, ...points.map(({ ratio }) => ratio ?? 0));
  const taken = [1, ...(band ? [(band.low + band.high) / 2] : [])];
  return taken.every(at => Math.abs(value - at) > LABEL_SHARE * top)
    ? value
    : undefined;
}

/** Heights of the strips of the chart. */
export const STRIPS_PX = { effect: 176, other: 86 };

/** Height of the chart: the error has a strip of its own where it is known. */
export function heightOf(windows: readonly WindowSummary[]): number {
  const { effect, other } = STRIPS_PX;
  return effect + (windows.some(({ error }) => error) ? 2 : 1) * other;
}

/** What the axes and the words at the ends of lines take on either side. */
export const TIMELINE_MARGINS = { leftPx: 64, rightPx: 136 };

/** What each window says, where it lies on the axis. */
export function toReadings(windows: readonly WindowSummary[]): ReadingAt[] {
  const points = toPoints(windows);
  const first = points[0]?.start ?? 0;
  const length = (points.at(-1)?.end ?? 0) - first || 1;
  return windows.map((window, index) => ({
    share: (points[index].at - first) / length,
    title: `${formatDays(window.range)}: ${stateForms[window.state].word}`,
    values: valuesOf(window),
  }));
}

function valuesOf(window: WindowSummary): ReadingAt['values'] {
  const { largest, error, rows, versions, state } = window;
  return [
    ...(largest && state !== 'insufficient-data'
      ? [
          {
            name: largest.column,
            words: `${formatEffectWithInterval(largest.effect)}, ${formatRatio(
              largest.ratio,
            )} times its limit`,
          },
        ]
      : []),
    ...(error
      ? [
          {
            name: error.name === 'error-rate' ? 'Error rate' : 'Absolute error',
            words: `${formatNumber(error.value, 3)}${
              error.baseline === undefined
                ? ''
                : `, ${formatNumber(error.baseline, 3)} in the baseline`
            }; labels of ${formatShare(error.labelledShare)}`,
          },
        ]
      : []),
    { name: 'Rows', words: formatInteger(rows) },
    ...(versions.length > 0
      ? [
          {
            name: 'Version',
            words: versions.map(({ version }) => version).join(', '),
          },
        ]
      : []),
  ];
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
