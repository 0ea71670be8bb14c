const LEAST_PLAIN = 1e-6;
const MOST_PLAIN = 1e21;

/** The shortest digits of a number, without an exponent. */
function plainly(value: number): string {
  const text = String(value);
  const [, sign, whole, fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) {
    return text;
  }
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  if (point <= 0) {
    return `${sign}0.${'0'.repeat(-point)}${digits}`;
  }
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** A number as Prometheus writes it into labels and scalars: never with an exponent. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '+Inf' : '-Inf';
  }
  return Object.is(value, -0) ? '-0' : plainly(value);
}

/** A number as Prometheus writes it into vectors and matrices: with an exponent of two digits or more where it is very large or small. */
export function formatSample(value: number): string {
  const size = Math.abs(value);
  if (
    !Number.isFinite(value) ||
    size === 0 ||
    (size >= LEAST_PLAIN && size < MOST_PLAIN)
  ) {
    return formatValue(value);
  }
  return value
    .toExponential()
    .replace(/e([+-])(\d)$/, (_whole, sign, digit) => `e${sign}0${digit}`);
}

/** A time of milliseconds since 1970 as Prometheus writes it: seconds, with three decimals unless they are zero. */
export function formatTime(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const size = Math.abs(milliseconds);
  const fraction = size % 1000;
  const seconds = `${sign}${Math.floor(size / 1000)}`;
  return fraction === 0
    ? seconds
    : `${seconds}.${String(fraction).padStart(3, '0')}`;
}
