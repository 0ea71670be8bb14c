const ISO =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?\s*$/;

function offsetMinutes(zone: string | undefined): number {
  if (!zone || zone === 'Z' || zone === 'UTC') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone[0] === '-' ? -minutes : minutes;
}

/**
 * Milliseconds since 1970-01-01T00:00:00Z of a date or an instant in ISO 8601 (`T` or a blank before the time; without a
 * zone it is UTC), or undefined. A date that the calendar does not have is not one.
 */
export function instantOf(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  if (Number(year) < 100) date.setUTCFullYear(Number(year));
  if (
    date.getUTCMonth() !== Number(month) - 1 ||
    date.getUTCDate() !== Number(day) ||
    Number(hour ?? 0) > 23 ||
    Number(minute ?? 0) > 59 ||
    Number(second ?? 0) > 59
  ) {
    return undefined;
  }
  return (
    date.getTime() +
    Number(hour ?? 0) * 3600_000 +
    (Number(minute ?? 0) - offsetMinutes(zone)) * 60_000 +
    Number(second ?? 0) * 1000 +
    Number(fraction ?? 0) * 1000
  );
}

/** The same, from bytes; fast for what is not an instant, and for dates that repeat. */
export class InstantParser {
  private readonly known = new Map<string, number | undefined>();

  parse(bytes: Uint8Array, start: number, end: number): number | undefined {
    // Shortest 2001-01-01, longest 2001-01-01T00:00:00.123456789+00:00 with blanks.
    if (end - start < 10 || end - start > 48) return undefined;
    const text = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + start,
      end - start,
    ).toString('latin1');
    if (this.known.has(text)) return this.known.get(text);
    const instant = instantOf(text);
    if (this.known.size < 10_000) this.known.set(text, instant);
    return instant;
  }
}
