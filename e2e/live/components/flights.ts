import path from 'node:path';

/**
 * Three million flights within the United States in the first half of 2001: date, delay in minutes, distance in miles,
 * origin, destination. Of the US Bureau of Transportation Statistics, in the public domain, as packaged in vega-datasets.
 */
export function flightsParquet(): string {
  const build = path.dirname(require.resolve('vega-datasets'));
  return path.join(build, '..', 'data', 'flights-3m.parquet');
}
