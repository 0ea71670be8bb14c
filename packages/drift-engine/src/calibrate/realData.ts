import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Column } from '../table';
import type { Generator } from './Generator';

/** 20,000 flights of 2001, of the npm package vega-datasets (BSD-3-Clause). */
const flightsSchema = z.array(
  z.object({
    delay: z.number(),
    distance: z.number(),
    origin: z.string(),
    destination: z.string(),
  }),
);

let known: Column[] | undefined;

function readFlights(): Column[] {
  const file = path.join(
    path.dirname(require.resolve('vega-datasets')),
    '..',
    'data',
    'flights-20k.json',
  );
  const flights = flightsSchema.parse(
    JSON.parse(fs.readFileSync(file, 'utf8')),
  );
  const numbers = (name: 'delay' | 'distance'): Column => ({
    name,
    type: 'numeric',
    values: Float64Array.from(flights, flight => flight[name]),
  });
  const labels = (name: 'origin' | 'destination'): Column => {
    const categories = [...new Set(flights.map(flight => flight[name]))];
    const codeOf = new Map(categories.map((label, i) => [label, i]));
    return {
      name,
      type: 'categorical',
      codes: Int32Array.from(flights, flight => codeOf.get(flight[name]) ?? -1),
      categories,
    };
  };
  return [
    numbers('delay'),
    numbers('distance'),
    labels('origin'),
    labels('destination'),
  ];
}

/** Flights drawn at random, with replacement: both sides follow one law, with its ties and its rare airports. */
export const drawnFlights: Generator = (rows, random) => {
  known ??= readFlights();
  const from = known;
  const [first] = from;
  const size = 'values' in first ? first.values.length : first.codes.length;
  const drawn = Int32Array.from({ length: rows }, () => random.below(size));
  return {
    rows,
    columns: from.map(column =>
      'values' in column
        ? {
            ...column,
            values: Float64Array.from(drawn, row => column.values[row]),
          }
        : {
            ...column,
            codes: Int32Array.from(drawn, row => column.codes[row]),
          },
    ),
  };
};
