const HOUR = 3600;
const DAY = 24 * HOUR;

/** How much of the ups and downs repeats: share of the variance of hourly peaks that the hour of the day, and then the weekend, explains. */
export interface Season {
  /** Null with less than three days of history. */
  daily: number | null;
  /** Null with less than two weeks. */
  weekly: number | null;
  /** Hours of the day, UTC, with the highest peaks on average: a quarter of them, at least one. Empty without days to compare. */
  busyHours: number[];
}

interface Hourly {
  at: number;
  value: number;
}

function hourly(
  peaks: Float64Array,
  from: number,
  shortSeconds: number,
  first: number,
  end: number,
): Hourly[] {
  const found: Hourly[] = [];
  let current: Hourly | undefined;
  for (let i = first; i < end; i++) {
    if (!Number.isFinite(peaks[i])) continue;
    const at = Math.floor((from + i * shortSeconds) / HOUR) * HOUR;
    if (current?.at === at) current.value = Math.max(current.value, peaks[i]);
    else {
      current = { at, value: peaks[i] };
      found.push(current);
    }
  }
  return found;
}

function explained(
  values: number[],
  classes: number[],
): { share: number; rest: number[] } {
  const sums = new Map<number, { sum: number; count: number }>();
  values.forEach((value, i) => {
    const each = sums.get(classes[i]) ?? { sum: 0, count: 0 };
    each.sum += value;
    each.count++;
    sums.set(classes[i], each);
  });
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const rest = values.map((value, i) => {
    const { sum, count } = sums.get(classes[i]) ?? { sum: 0, count: 1 };
    return value - sum / count;
  });
  const total = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const left = rest.reduce((sum, x) => sum + x * x, 0);
  return { share: total > 0 ? Math.max(0, 1 - left / total) : 0, rest };
}

/** Daily and weekly season of the peaks of short blocks, in UTC: a change of a local clock moves a local season by an hour and no more. */
export function seasonOf(
  peaks: Float64Array,
  from: number,
  shortSeconds: number,
  first: number,
  end: number,
): Season {
  const hours = hourly(peaks, from, shortSeconds, first, end);
  const span = (end - first) * shortSeconds;
  if (span < 3 * DAY || hours.length < 48) {
    return { daily: null, weekly: null, busyHours: [] };
  }
  const values = hours.map(({ value }) => value);
  const hourOfDay = hours.map(({ at }) => Math.floor(at / HOUR) % 24);
  const daily = explained(values, hourOfDay);
  const means = Array.from({ length: 24 }, (_, hour) => {
    const mine = values.filter((_value, i) => hourOfDay[i] === hour);
    return {
      hour,
      mean:
        mine.length === 0 ? -1 : mine.reduce((a, b) => a + b, 0) / mine.length,
    };
  }).sort((a, b) => b.mean - a.mean);
  return {
    daily: daily.share,
    weekly:
      span < 14 * DAY
        ? null
        : explained(
            daily.rest,
            hours.map(({ at }) => (Math.floor(at / DAY) + 4) % 7),
          ).share,
    busyHours: means
      .slice(0, 6)
      .map(({ hour }) => hour)
      .sort((a, b) => a - b),
  };
}
