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

/** The Monday of the last week that is used: half a year of the normals, and the end of the daily observations. */
const LAST_WEEK_OF_NORMALS = '2010-06-28';
const LAST_WEEK_OF_DAYS = '2015-12-28';

/** A weekly monitor of all columns; the first four weeks are its baseline. */
function weekly(model: string, firstDay: string, lastWeek: string, now: Date) {
  const from = dayAfter(firstDay, daysToThisWeek(lastWeek, now));
  return [
    monitor('weekly', {
      source: { type: 'files', path: `${model}/*.parquet` },
      timestamp: 'scored_at',
      rowKey: 'request_id',
      window: 'weekly',
      baseline: { from, to: dayAfter(from, 27) },
      exclude: ['request_id'],
    }),
  ];
}

/**
 * Hourly climate normals of Seattle (NOAA, in the npm package vega-datasets), laid over the last 26 weeks: the weather
 * that a courier rides through. It changes with the season, as a model trained in one season finds out.
 */
export const etaCourier: InferenceLog = {
  model: 'eta-courier',
  revision: 1,
  // From the first Monday of the normals' year on.
  monitors: now =>
    weekly('eta-courier', '2010-01-04', LAST_WEEK_OF_NORMALS, now),
  async write({ connection, folder, now }) {
    const file = dataset('seattle-weather-hourly-normals.csv');
    const days = daysToThisWeek(LAST_WEEK_OF_NORMALS, now);
    await connection.run(`
      COPY (
        SELECT row_number() OVER (ORDER BY date) AS request_id,
               date + INTERVAL ${days} DAY AS scored_at,
               temperature AS temperature_celsius,
               wind AS wind_metres_per_second,
               pressure AS pressure_hpa,
               CAST(date_part('hour', date) AS INTEGER) AS local_hour
        FROM read_csv(${literal(file)})
        WHERE date + INTERVAL ${days} DAY < ${timestamp(now)}
        ORDER BY scored_at
      ) TO ${literal(path.join(folder, 'weather.parquet'))}
      (FORMAT parquet, COMPRESSION zstd)`);
  },
};

/**
 * Daily weather of Seattle and New York (NOAA, in the npm package vega-datasets), the last 26 weeks of it moved to end
 * today. Two rows a day are too few to judge a week by, which is what they show.
 */
export const parcelVolume: InferenceLog = {
  model: 'parcel-volume',
  revision: 1,
  monitors: now =>
    weekly('parcel-volume', '2015-06-29', LAST_WEEK_OF_DAYS, now),
  async write({ connection, folder, now }) {
    const file = dataset('weather.csv');
    const days = daysToThisWeek(LAST_WEEK_OF_DAYS, now);
    await connection.run(`
      COPY (
        SELECT row_number() OVER (ORDER BY date, location) AS request_id,
               CAST(date AS TIMESTAMP) + INTERVAL ${days} DAY AS scored_at,
               location AS centre, precipitation AS precipitation_mm,
               temp_max AS temperature_max_celsius, temp_min AS temperature_min_celsius,
               wind AS wind_metres_per_second, weather
        FROM read_csv(${literal(file)})
        WHERE date >= DATE '2015-06-29'
          AND CAST(date AS TIMESTAMP) + INTERVAL ${days} DAY < ${timestamp(now)}
        ORDER BY scored_at, centre
      ) TO ${literal(path.join(folder, 'weather.parquet'))}
      (FORMAT parquet, COMPRESSION zstd)`);
  },
};
