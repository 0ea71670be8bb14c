import { fractionOf } from '../random/HashedRandom';
import { busynessOfHours, HOURS_OF_WEEK } from './hourOfWeek';

const HOUR_SECONDS = 3600;
const DAYS_BEFORE = 100;
const DAYS_AFTER = 40;
const HOURS = (DAYS_BEFORE + DAYS_AFTER) * 24;

/** Just before the end of the tables. */
const LAST_HOUR = HOURS - 1e-9;

/** 1970 began on a Thursday. */
const FIRST_HOUR_OF_WEEK = 4 * 24;

export interface RequestRateOptions {
  seed: number;
  /** Requests a second, on average over a week. */
  average: number;
  /** Hours by which the users' clocks are ahead of UTC. */
  timeZoneHours: number;
  /** How much of the day and week is seen in the traffic: 0 is none, 1 is all. */
  season: number;
  /** Seconds since 1970 of about the middle of what will be asked for. */
  around: number;
}

/** Requests from one time to another, in seconds since 1970. */
export type RequestsBetween = (from: number, to: number) => number;

interface Tables {
  /** Requests a second at the beginning of each hour. */
  rates: Float64Array;
  /** Requests from the first hour to each hour. */
  totals: Float64Array;
}

/** How many requests a second a model gets over time: a real week's ups and downs, better and worse days, and bursts. */
export class RequestRate {
  private readonly firstHour: number;
  private made: Tables | undefined;
  private readonly excesses = new Map<number, RequestsBetween>();

  constructor(private readonly options: RequestRateOptions) {
    const { around } = options;
    this.firstHour = Math.floor(around / HOUR_SECONDS) - DAYS_BEFORE * 24;
  }

  /** Requests a second at a time in seconds since 1970. */
  at(second: number): number {
    const hours = this.hoursAt(second);
    const index = Math.floor(hours);
    const share = hours - index;
    const { rates } = this.tables;
    return rates[index] * (1 - share) + rates[index + 1] * share;
  }

  /** Requests that are expected from one time to another, in seconds since 1970. */
  between(from: number, to: number): number {
    return this.total(to) - this.total(from);
  }

  /** Of the requests those that come on top of so many a second. */
  above(requestsPerSecond: number): RequestsBetween {
    const known = this.excesses.get(requestsPerSecond);
    if (known) return known;
    const { rates } = this.tables;
    const until = (index: number, share: number) =>
      HOUR_SECONDS *
      areaAbove(requestsPerSecond, rates[index], rates[index + 1], share);
    const totals = new Float64Array(HOURS + 1);
    for (let index = 1; index <= HOURS; index++) {
      totals[index] = totals[index - 1] + until(index - 1, 1);
    }
    const total = (second: number) => {
      const hours = this.hoursAt(second);
      const index = Math.floor(hours);
      return totals[index] + until(index, hours - index);
    };
    const between: RequestsBetween = (from, to) => total(to) - total(from);
    this.excesses.set(requestsPerSecond, between);
    return between;
  }

  private total(second: number): number {
    const hours = this.hoursAt(second);
    const index = Math.floor(hours);
    const share = hours - index;
    const { rates, totals } = this.tables;
    const slope = rates[index + 1] - rates[index];
    return (
      totals[index] +
      HOUR_SECONDS * share * (rates[index] + (slope * share) / 2)
    );
  }

  /** Hours since the first, held inside of what is known: nothing arrives before or after. */
  private hoursAt(second: number): number {
    return Math.max(
      0,
      Math.min(LAST_HOUR, second / HOUR_SECONDS - this.firstHour),
    );
  }

  /** Made when they are first asked for: most sandboxes are never asked for a metric. */
  private get tables(): Tables {
    if (!this.made) {
      const rates = Float64Array.from({ length: HOURS + 1 }, (_, index) =>
        this.rateOfHour(this.firstHour + index),
      );
      const totals = new Float64Array(HOURS + 1);
      for (let index = 1; index <= HOURS; index++) {
        totals[index] =
          totals[index - 1] +
          (HOUR_SECONDS * (rates[index - 1] + rates[index])) / 2;
      }
      this.made = { rates, totals };
    }
    return this.made;
  }

  private rateOfHour(hour: number): number {
    const { seed, average, timeZoneHours, season } = this.options;
    const local = hour + timeZoneHours + FIRST_HOUR_OF_WEEK;
    const busyness = busynessOfHours()[local % HOURS_OF_WEEK];
    const day = Math.floor(local / 24);
    const mood = 0.85 + 0.3 * fractionOf(seed, 1, day);
    const wobble = 0.95 + 0.1 * fractionOf(seed, 2, hour);
    const burst = fractionOf(seed, 3, hour) < 0.008 ? 2.2 : 1;
    return average * (1 - season + season * busyness) * mood * wobble * burst;
  }
}

/** Area between a level and what of a line lies above it, over the first `share` of the way from `first` to `last`. */
function areaAbove(
  level: number,
  first: number,
  last: number,
  share: number,
): number {
  const from = first - level;
  const to = from + (last - first) * share;
  if (from <= 0 && to <= 0) return 0;
  if (from >= 0 && to >= 0) return (share * (from + to)) / 2;
  const above = Math.max(from, to);
  return (share * above * above) / (2 * Math.abs(to - from));
}
