const LOCALE = 'en';
const THIN_SPACE = '\u2009';
const MINUS = '\u2212';

/** A hyphen is not a minus sign. */
function withMinus(text: string) {
  return text.replace(/^-/, MINUS);
}

/** `116,493`. @public */
export function formatInteger(value: number): string {
  return withMinus(
    new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 }).format(value),
  );
}

/** A share between 0 and 1 in per cent: two significant digits under 1 %, else at most one decimal. @public */
export function formatShare(share: number): string {
  const percent = share * 100;
  const format =
    Math.abs(percent) < 1
      ? { maximumSignificantDigits: 2 }
      : { maximumFractionDigits: 1 };
  const text = new Intl.NumberFormat(LOCALE, format).format(percent);
  return `${withMinus(text)}${THIN_SPACE}%`;
}

/** `29.15 USD`; a unit cost has four decimals. @public */
export function formatMoney(
  amount: number,
  currency: string,
  decimals: number = 2,
): string {
  const text = new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount);
  return `${withMinus(text)}\u00a0${currency}`;
}

/**
 * A measured value to `digits` significant digits, without losing the integer part of a large one.
 *
 * @public
 */
export function formatNumber(value: number, digits: number = 4): string {
  if (!Number.isFinite(value)) {
    if (Number.isNaN(value)) return 'not a number';
    return value > 0 ? '∞' : `${MINUS}∞`;
  }
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && magnitude < 1e-4) {
    return withMinus(
      value.toExponential(Math.max(0, digits - 1)).replace('e-', `e${MINUS}`),
    );
  }
  const format =
    magnitude >= 10 ** (digits - 1)
      ? { maximumFractionDigits: magnitude >= 10 ** digits ? 0 : 1 }
      : { maximumSignificantDigits: digits };
  return withMinus(new Intl.NumberFormat(LOCALE, format).format(value));
}

/** A difference with its sign, for example `+0.21` or `−1.4`; 0 has none. @public */
export function formatDifference(value: number, digits: number = 3): string {
  const text = formatNumber(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** `212 ms`, `4.8 s`. @public */
export function formatLatency(milliseconds: number): string {
  return milliseconds < 1000
    ? `${formatInteger(milliseconds)}\u00a0ms`
    : `${formatNumber(milliseconds / 1000, 2)}\u00a0s`;
}
