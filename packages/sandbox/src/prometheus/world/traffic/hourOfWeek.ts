import { readFileSync } from 'node:fs';
import path from 'node:path';

export const HOURS_OF_WEEK = 168;

/** What of a row of the data set is read. */
interface Departure {
  /** Local time, as `2001/01/09 13:05`. */
  date: string;
}

function isDeparture(value: unknown): value is Departure {
  return (
    typeof value === 'object' &&
    value !== null &&
    'date' in value &&
    typeof value.date === 'string'
  );
}

function readDepartures(): Departure[] {
  // The package exports its code alone; its data stand beside that.
  const file = path.join(
    path.dirname(require.resolve('vega-datasets')),
    '../data/flights-20k.json',
  );
  const rows: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(rows) ? rows.filter(isDeparture) : [];
}

let shares: readonly number[] | undefined;

/**
 * How busy each hour of the week is, Sunday 00:00 first, 1 on average: when 20,000 flights really took off in the United
 * States from January to March 2001 (Bureau of Transportation Statistics, in the public domain, as the package
 * `vega-datasets` has them).
 */
export function busynessOfHours(): readonly number[] {
  if (!shares) {
    const counts = new Array<number>(HOURS_OF_WEEK).fill(0);
    const departures = readDepartures();
    for (const { date } of departures) {
      const [day, time] = date.split(' ');
      const weekday = new Date(
        `${day.replace(/\//g, '-')}T00:00:00Z`,
      ).getUTCDay();
      counts[weekday * 24 + Number(time.slice(0, 2))] += 1;
    }
    const average = departures.length / HOURS_OF_WEEK;
    shares = counts.map(count => count / average);
  }
  return shares;
}
