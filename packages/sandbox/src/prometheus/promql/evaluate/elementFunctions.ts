type ElementFunction = (value: number, scalars: number[]) => number;

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** The nearest multiple, halves up. */
function round(value: number, [to = 1]: number[]): number {
  const inverse = 1 / to;
  return Math.floor(value * inverse + 0.5) / inverse;
}

/** Functions of each value of a vector by itself. */
export const ELEMENT_FUNCTIONS: Readonly<Record<string, ElementFunction>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  clamp_max: (value, [most]) => Math.min(value, most),
  clamp_min: (value, [least]) => Math.max(value, least),
  clamp: (value, [least, most]) => Math.max(least, Math.min(most, value)),
  cos: Math.cos,
  cosh: Math.cosh,
  deg: value => (value * 180) / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  rad: radians,
  round,
  sgn: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
};

function ofDate(read: (date: Date) => number): ElementFunction {
  return seconds => {
    const date = new Date(Math.trunc(seconds) * 1000);
    return Number.isNaN(date.getTime()) ? NaN : read(date);
  };
}

function startOfYear(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), 0, 1);
}

const DAY_MILLISECONDS = 86_400_000;

/** Functions of each value of a vector as a time in seconds since 1970, in UTC. */
export const DATE_FUNCTIONS: Readonly<Record<string, ElementFunction>> = {
  minute: ofDate(date => date.getUTCMinutes()),
  hour: ofDate(date => date.getUTCHours()),
  day_of_week: ofDate(date => date.getUTCDay()),
  day_of_month: ofDate(date => date.getUTCDate()),
  day_of_year: ofDate(
    date =>
      Math.floor((date.getTime() - startOfYear(date)) / DAY_MILLISECONDS) + 1,
  ),
  days_in_month: ofDate(date =>
    new Date(
      Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0),
    ).getUTCDate(),
  ),
  month: ofDate(date => date.getUTCMonth() + 1),
  year: ofDate(date => date.getUTCFullYear()),
};
