const UNITS: Record<string, number> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * Seconds of a pause, as the controller reads it: a number of seconds, or Go's notation such as `1h30m`.
 *
 * @returns undefined where the text is no duration
 */
export function parseDuration(text: string | number): number | undefined {
  const trimmed = String(text).trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== trimmed) {
    return undefined;
  }
  return parts.reduce(
    (sum, [, value, unit]) => sum + Number(value) * UNITS[unit],
    0,
  );
}

/** For people, for example `10 min` or `1 h 30 min`. */
export function sayDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}
