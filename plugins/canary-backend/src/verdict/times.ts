/** A time in ISO 8601. @param seconds - since 1970 */
export function isoOf(seconds: number): string {
  return new Date(1000 * seconds).toISOString();
}
