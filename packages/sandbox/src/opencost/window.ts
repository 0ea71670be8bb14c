import type { Span } from './types';

const DAY = 86_400;
const HOUR = 3_600;
const UNITS: Record<string, number> = { m: 60, h: HOUR, d: DAY, w: 7 * DAY };

/** A length such as `1d`, `12h` or `7d`, in seconds. */
export function lengthOf(text: string): number | undefined {
  const [, digits, unit] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  return digits ? Number(digits) * UNITS[unit] : undefined;
}

/**
 * What `window` says: `today`, `yesterday`, a length that ends now, a pair of RFC 3339 times or of seconds since 1970.
 *
 * @param now - seconds since 1970
 */
export function windowOf(text: string, now: number): Span | undefined {
  const today = Math.floor(now / DAY) * DAY;
  if (text === 'today') return { start: today, end: today + DAY };
  if (text === 'yesterday') return { start: today - DAY, end: today };
  const length = lengthOf(text);
  if (length) {
    // It ends with the hour or the day that goes on.
    const unit = length < DAY ? HOUR : DAY;
    const end = Math.ceil(now / unit) * unit;
    return { start: end - length, end };
  }
  const pair = text.split(',').map(part => {
    const seconds = /^\d+$/.test(part) ? Number(part) : Date.parse(part) / 1000;
    return seconds;
  });
  return pair.length === 2 && pair.every(Number.isFinite) && pair[0] < pair[1]
    ? { start: pair[0], end: pair[1] }
    : undefined;
}

/** The window cut into pieces of one length; the last may be shorter. */
export function stepsOf({ start, end }: Span, seconds: number): Span[] {
  const steps: Span[] = [];
  for (let from = start; from < end; from += seconds) {
    steps.push({ start: from, end: Math.min(end, from + seconds) });
  }
  return steps;
}

/** As OpenCost writes a time. */
export function timeOf(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}
