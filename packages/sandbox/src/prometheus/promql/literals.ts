const DURATION =
  /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

const UNIT_MILLISECONDS = [
  365 * 86_400_000,
  7 * 86_400_000,
  86_400_000,
  3_600_000,
  60_000,
  1_000,
  1,
];

/** Milliseconds of a duration such as `1h30m`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  const match = text === '' ? null : DURATION.exec(text);
  return match
    ? match
        .slice(1)
        .reduce(
          (sum, digits, unit) =>
            sum + Number(digits ?? 0) * UNIT_MILLISECONDS[unit],
          0,
        )
    : undefined;
}

/** The value of a number as PromQL and Go write it; undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  const [, sign, digits] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const factor = sign === '-' ? -1 : 1;
  if (/^inf(?:inity)?$/i.test(digits)) {
    return factor * Infinity;
  }
  if (/^nan$/i.test(digits)) {
    return NaN;
  }
  if (/^0x[0-9a-f]+$/i.test(digits)) {
    return factor * parseInt(digits, 16);
  }
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(digits)
    ? factor * Number(digits)
    : undefined;
}

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Whether a string literal ends with the quote that it begins with. */
export function isClosed(literal: string): boolean {
  return /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)$/s.test(literal);
}

/** The text of a string literal with its quotes; undefined when an escape in it is none of Go's. */
export function parseString(literal: string): string | undefined {
  const quote = literal[0];
  const inner = literal.slice(1, -1);
  if (quote === '`') {
    return inner;
  }
  let isWrong = false;
  const text = inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.?))/gs,
    (_whole, byte, short, long, octal, simple) => {
      const hexadecimal = byte ?? short ?? long;
      if (hexadecimal !== undefined) {
        return String.fromCodePoint(parseInt(hexadecimal, 16));
      }
      if (octal !== undefined) {
        return String.fromCodePoint(parseInt(octal, 8));
      }
      const isOtherQuote =
        (simple === '"' || simple === "'") && simple !== quote;
      isWrong ||= isOtherQuote || !(simple in ESCAPES);
      return ESCAPES[simple] ?? '';
    },
  );
  return isWrong ? undefined : text;
}
