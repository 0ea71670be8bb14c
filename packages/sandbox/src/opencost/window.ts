import type { Span } from './types';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const WEEK = 7 * DAY;

const UNITS: Record<string, number> = { m: MINUTE, h: HOUR, d: DAY, w: WEEK };

/** Units of a length of time as Go writes it, and two more. */
const STEP_UNITS: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  ...UNITS,
};

const MOMENT = '\\d\\d\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';

/** A step such as `1d`, `1h30m` or `-1h`, in seconds; undefined for what is no length of time. */
export function stepOf(text: string): number | undefined {
  const [, sign, lengths] = /^([-+]?)((?:[\d.]+[a-zµ]+)+|0)$/.exec(text) ?? [];
  if (lengths === undefined) return undefined;
  let seconds = 0;
  for (const [, digits, unit] of lengths.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    if (!(unit in STEP_UNITS)) return undefined;
    seconds += Number(digits) * STEP_UNITS[unit];
  }
  return sign === '-' ? -seconds : seconds;
}

/** The spans that have names, at a time. */
function named(now: number): Record<string, Span> {
  const today = Math.floor(now / DAY) * DAY;
  const date = new Date(now * 1000);
  const sunday = today - date.getUTCDay() * DAY;
  const monthStart = (months: number) =>
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 1000;
  return {
    today: { start: today, end: today + DAY },
    yesterday: { start: today - DAY, end: today },
    week: { start: sunday, end: now },
    lastweek: { start: sunday - WEEK, end: sunday },
    month: { start: monthStart(0), end: now },
    lastmonth: { start: monthStart(-1), end: monthStart(0) },
  };
}

/**
 * What `window` says: a name such as `yesterday`, a length that ends with the minute, hour or day that goes on, a length some
 * time ago (`1d offset 2d`), or a pair of seconds since 1970 or of times in UTC without fractions. The end of a pair may come before its
 * start.
 *
 * @param now - seconds since 1970
 */
export function windowOf(text: string, now: number): Span | undefined {
  const spans = named(now);
  if (text in spans) return spans[text];
  const [, digits, unit] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  if (digits) {
    const grid = unit === 'w' ? DAY : UNITS[unit];
    const end = (Math.floor(now / grid) + 1) * grid;
    return { start: end - Number(digits) * UNITS[unit], end };
  }
  const [, length, lengthUnit, ago, agoUnit] =
    /^(\d+)([mhdw]) offset (\d+)([mhd])$/.exec(text) ?? [];
  if (length) {
    const end = now - Number(ago) * UNITS[agoUnit];
    return { start: end - Number(length) * UNITS[lengthUnit], end };
  }
  const [, from, until] = /^(\d+)[,|-](\d+)$/.exec(text) ?? [];
  if (from) return { start: Number(from), end: Number(until) };
  const [, start, end] = new RegExp(`(${MOMENT}),(${MOMENT})`).exec(text) ?? [];
  return start
    ? { start: Date.parse(start) / 1000, end: Date.parse(end) / 1000 }
    : undefined;
}

/** The window cut into pieces of one length; the last may go on past its end. */
export function stepsOf({ start, end }: Span, seconds: number): Span[] {
  const steps: Span[] = [];
  for (let from = start; from < end; from += seconds) {
    steps.push({ start: from, end: from + seconds });
  }
  return steps;
}

/** As OpenCost writes a time. */
export function timeOf(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}

/** As OpenCost writes a window in messages. */
export function textOf({ start, end }: Span): string {
  const moment = (second: number) => timeOf(second).replace('Z', '+0000');
  return `[${moment(start)}, ${moment(end)})`;
}
