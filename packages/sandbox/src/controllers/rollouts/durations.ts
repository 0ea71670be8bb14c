const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration as Go writes it, for example `1m30s`; undefined when it is none.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^([\d.]+(ms|[smh]))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/([\d.]+)(ms|[smh])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit],
    0,
  );
}

/** Seconds that a pause step lasts: a number, or text with or without a unit. Undefined when it lasts until somebody ends it. */
export function pauseSeconds(
  duration: number | string | undefined,
): number | undefined {
  if (duration === undefined || typeof duration === 'number') {
    return duration;
  }
  const milliseconds = /^\d+$/.test(duration)
    ? Number(duration) * 1_000
    : parseDuration(duration) ?? 0;
  return Math.floor(milliseconds / 1_000);
}
