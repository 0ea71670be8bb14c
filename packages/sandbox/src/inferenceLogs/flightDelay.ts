import path from 'node:path';
import { dataset } from './dataset';
import { literal } from './duckdb';
import {
  dayAfter,
  daysToThisWeek,
  type InferenceLog,
  monitor,
  timestamp,
} from './InferenceLog';

/** The last week that the data hold, in part. */
const LAST_WEEK = '2001-06-25T00:00:00Z';
/** What the stand-in for the model was fitted on. */
const TRAINED_BEFORE = `TIMESTAMP '2001-02-01 00:00:00'`;
/** Since when version 3 answers; version 2 did before. */
const VERSION_3_SINCE = `TIMESTAMP '2001-03-19 00:00:00'`;

/**
 * Three million flights of January to June 2001 (U.S. Bureau of Transportation Statistics, in the npm package
 * vega-datasets), with dates moved by whole weeks so that they end today. Of each flight: what was known before it left,
 * a delay predicted from that by least squares on January, and the delay that it had.
 */
export const flightDelay: InferenceLog = {
  model: 'flight-delay',
  revision: 3,
  monitors(now) {
    const first = dayAfter('2001-01-01', daysToThisWeek(LAST_WEEK, now));
    const columns = [
      'origin_delay_1h',
      'origin_departures_1h',
      'distance',
      'dep_hour',
      'origin',
      'destination',
    ];
    const watched = {
      source: { type: 'files', path: 'flight-delay/*.parquet' },
      timestamp: 'scored_at',
      rowKey: 'flight_id',
      prediction: 'predicted_delay',
      target: 'actual_delay',
      modelVersion: 'model_version',
      slices: ['origin'],
    };
    return [
      // Four weeks of baseline: too few to know the season.
      monitor('weekly', {
        ...watched,
        columns: [...columns, 'weekday'],
        window: 'weekly',
        baseline: { from: first, to: dayAfter(first, 27) },
        falseAlarms: { oncePerWindows: 52 },
      }),
      // Twenty-eight days of baseline: enough windows to compare a day with ordinary days.
      monitor('daily', {
        ...watched,
        // A day has one weekday, so that would always be another than the baseline's seven.
        columns,
        window: 'daily',
        baseline: { from: first, to: dayAfter(first, 27) },
        falseAlarms: { oncePerWindows: 90 },
      }),
    ];
  },
  async write({ connection, folder, now }) {
    const file = dataset('flights-3m.parquet');
    const days = daysToThisWeek(LAST_WEEK, now);
    await connection.run(`
      CREATE TEMP TABLE flights AS
      SELECT row_number() OVER (ORDER BY date, origin, destination, distance, delay) AS flight_id,
             date, delay, distance, origin, destination
      FROM read_parquet(${literal(file)})`);
    await connection.run(`
      CREATE TEMP TABLE hours AS
      SELECT origin, date_trunc('hour', date) AS hour, avg(delay) AS delay, count(*) AS departures
      FROM flights GROUP BY ALL`);
    await connection.run(`
      CREATE TEMP TABLE scored AS
      SELECT f.*,
             CAST(date_part('hour', f.date) AS INTEGER) AS dep_hour,
             dayname(f.date) AS weekday,
             h.delay AS origin_delay_1h,
             coalesce(h.departures, 0) AS origin_departures_1h
      FROM flights f
      LEFT JOIN hours h
        ON h.origin = f.origin AND h.hour = date_trunc('hour', f.date) - INTERVAL 1 HOUR`);
    await connection.run(`
      COPY (
        WITH fit AS (
          SELECT regr_slope(delay, origin_delay_1h) AS slope,
                 regr_intercept(delay, origin_delay_1h) AS intercept,
                 avg(delay) AS mean
          FROM scored WHERE date < ${TRAINED_BEFORE}
        )
        SELECT flight_id,
               date + INTERVAL ${days} DAY AS scored_at,
               CASE WHEN date < ${VERSION_3_SINCE} THEN '2' ELSE '3' END AS model_version,
               origin, destination, distance, dep_hour, weekday, origin_delay_1h, origin_departures_1h,
               coalesce(intercept + slope * origin_delay_1h, mean) AS predicted_delay,
               delay AS actual_delay
        FROM scored, fit
        WHERE date + INTERVAL ${days} DAY < ${timestamp(now)}
        ORDER BY scored_at, flight_id
      ) TO ${literal(path.join(folder, 'flights.parquet'))}
      (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)`);
  },
};
