import { readFlights } from '../canary/flightTrace';

/**
 * A real arrival pattern: departures per hour of January to June 2001 (see `readFlights` for source and licence), with mean 1. Days,
 * nights, weekends, holidays and storms are as they were.
 */
export async function flightLoad(): Promise<number[]> {
  const { hours } = await readFlights();
  const counts = hours.map(airports =>
    [...airports.values()].flat().reduce((sum, count) => sum + count, 0),
  );
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.map(count => count / mean);
}
