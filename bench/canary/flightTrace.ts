import path from 'path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  simulation,
  type Arm,
  type Observation,
} from '@bellwether/rollout-judge';
import { z } from 'zod';

/**
 * A real arrival process: the three million flights of January to June 2001 in the npm package vega-datasets (BSD-3-Clause; the
 * data are of the United States Bureau of Transportation Statistics, in the public domain). Each flight is a request, each hour
 * an interval; a delay of three hours or more is an error, a delay is a latency, the distance is a score. Days, nights, holidays
 * and storms are as they were.
 */
export interface FlightTrace {
  /** Per hour, the flights from each airport, by delay and distance: see `CELLS`. */
  hours: Map<string, number[]>[];
}

/** Minutes of delay: edges of the latency buckets, then what counts as an error. */
const EDGES = [15, 30, 60];
const ERROR_FROM = 180;
const DELAYS = EDGES.length + 2;
const DISTANCES = 3;
/** Counts are kept per delay (rising) and distance (rising), as one list. */
const CELLS = DELAYS * DISTANCES;

const QUERY = `
  SELECT epoch(date_trunc('hour', date))::BIGINT // 3600 AS hour,
         origin AS airport,
         ${DISTANCES} * ((delay > ${EDGES[0]})::INTEGER + (delay > ${EDGES[1]})::INTEGER
           + (delay > ${EDGES[2]})::INTEGER + (delay >= ${ERROR_FROM})::INTEGER)
           + (distance >= 400)::INTEGER + (distance >= 1000)::INTEGER AS cell,
         count(*) AS flights
  FROM read_parquet($1)
  GROUP BY ALL
  ORDER BY hour`;

const rowSchema = z.object({
  hour: z.coerce.number(),
  airport: z.string(),
  cell: z.coerce.number(),
  flights: z.coerce.number(),
});

const noFlights = () => Array.from({ length: CELLS }, () => 0);

/** Reads the flights, and sums them by hour and airport. */
export async function readFlights(): Promise<FlightTrace> {
  const file = path.join(
    path.dirname(require.resolve('vega-datasets')),
    '../data/flights-3m.parquet',
  );
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const read = await connection.runAndReadAll(QUERY, [file]);
    const hours = new Map<number, Map<string, number[]>>();
    for (const row of z.array(rowSchema).parse(read.getRowObjectsJson())) {
      const airports = hours.get(row.hour) ?? new Map<string, number[]>();
      const cells = airports.get(row.airport) ?? noFlights();
      cells[row.cell] = row.flights;
      airports.set(row.airport, cells);
      hours.set(row.hour, airports);
    }
    return { hours: [...hours.values()] };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** How flights come to the canary. */
export type Split =
  | 'each flight by itself'
  | 'all flights of an airport together';

const sum = (counts: number[]) => counts.reduce((total, x) => total + x, 0);

function addCells(list: number[][]): number[] {
  return list.reduce(
    (total, cells) => total.map((count, i) => count + cells[i]),
    noFlights(),
  );
}

function armOf(cells: number[], moreErrors: number): Arm {
  const ofDelay = Array.from({ length: DELAYS }, (_, delay) =>
    sum(cells.slice(DISTANCES * delay, DISTANCES * (delay + 1))),
  );
  const requests = sum(cells);
  const upTo = EDGES.map((_, edge) => sum(ofDelay.slice(0, edge + 1)));
  return {
    requests,
    errors: ofDelay[DELAYS - 1] + moreErrors,
    latency: { le: [...EDGES, '+Inf'], count: [...upTo, requests] },
    scores: {
      count: Array.from({ length: DISTANCES }, (_, distance) =>
        sum(cells.filter((_count, i) => i % DISTANCES === distance)),
      ),
    },
  };
}

/**
 * One rollout over 30 consecutive hours from a random one on, told as 30 minutes: 5, 20 and 50 %, ten each. The same seed gives
 * the same rollout.
 *
 * @param worseBy - share of the canary's flights that become errors besides
 */
export function replayFlights(
  { hours }: FlightTrace,
  split: Split,
  worseBy: number,
  seed: number,
): Observation[] {
  const stream = new simulation.RandomStream(seed);
  const weights = simulation.STEPS.flatMap(({ weight, minutes }) =>
    Array.from({ length: minutes }, () => weight),
  );
  const first = Math.floor(stream.uniform() * (hours.length - weights.length));
  // An airport goes to the canary once the weight exceeds its place, and stays.
  const places = new Map<string, number>();
  const placeOf = (airport: string) => {
    const place = places.get(airport) ?? stream.uniform();
    places.set(airport, place);
    return place;
  };
  return weights.map((weight, i) => {
    const airports = [...hours[first + i]];
    const all = addCells(airports.map(([, cells]) => cells));
    const canary =
      split === 'each flight by itself'
        ? all.map(count => stream.binomial(count, weight / 100))
        : addCells(
            airports
              .filter(([airport]) => placeOf(airport) < weight / 100)
              .map(([, cells]) => cells),
          );
    const stable = all.map((count, cell) => count - canary[cell]);
    const good = sum(canary.slice(0, CELLS - DISTANCES));
    return {
      at: new Date(Date.UTC(2001, 0, 1) + 60_000 * (i + 1)).toISOString(),
      weight,
      stable: armOf(stable, 0),
      canary: armOf(canary, stream.binomial(good, worseBy)),
    };
  });
}
