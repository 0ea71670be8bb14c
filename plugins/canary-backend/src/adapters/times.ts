/** A time of a cluster as ISO 8601 in UTC; undefined where it is none. */
export function asTime(text: string | undefined): string | undefined {
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
