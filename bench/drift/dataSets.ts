import fs from 'fs';
import path from 'path';
import { DuckDBInstance } from '@duckdb/node-api';

const CACHE = path.resolve(__dirname, '../../.cache/drift-bench');

export interface DataSet {
  reference: string;
  current: string;
}

/** The flights of the npm package vega-datasets (BSD-3-Clause): three million of January to June 2001. */
function flightsFile(): string {
  return path.join(
    path.dirname(require.resolve('vega-datasets')),
    '../data/flights-3m.parquet',
  );
}

/** A number in [0, 1) that depends on row, column and side only. */
const uniform = (column: string, side: string) =>
  `((hash(i * 1000 + ${column}, '${side}') % 1000003) / 1000003.0)`;

function numberColumn(c: number, side: string): string {
  const sum = [0, 1, 2].map(k => uniform(String(10 * c + k), side)).join(' + ');
  return `(${sum})::DOUBLE AS n${c}`;
}

function labelColumn(c: number, side: string): string {
  return `'label-' || floor(20 * ${uniform(
    String(500 + c),
    side,
  )})::INTEGER AS c${c}`;
}

function syntheticQuery(
  rows: number,
  numbers: number,
  labels: number,
  side: string,
): string {
  const columns = [
    ...Array.from({ length: numbers }, (_, c) => numberColumn(c, side)),
    ...Array.from({ length: labels }, (_, c) => labelColumn(c, side)),
  ];
  return `SELECT ${columns.join(', ')} FROM range(${rows}) AS rows(i)`;
}

async function makeFiles(
  name: string,
  queries: { reference: string; current: string },
): Promise<DataSet> {
  fs.mkdirSync(CACHE, { recursive: true });
  const file = (side: string) => path.join(CACHE, `${name}-${side}.parquet`);
  const set = { reference: file('reference'), current: file('current') };
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const side of ['reference', 'current'] as const) {
      if (fs.existsSync(set[side])) continue;
      // Written beside and moved, so that a run that was cut off leaves no half file.
      const partial = `${set[side]}.partial`;
      await connection.run(
        `COPY (${queries[side]}) TO '${partial}' (FORMAT parquet)`,
      );
      fs.renameSync(partial, set[side]);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return set;
}

/** Flights before and from 1 March 2001: 0.97 and 2.03 million rows of four columns. */
export function flights(): Promise<DataSet> {
  const query = (condition: string) =>
    `SELECT delay, distance, origin, destination FROM '${flightsFile()}' WHERE ${condition}`;
  return makeFiles('flights', {
    reference: query(`date < TIMESTAMP '2001-03-01'`),
    current: query(`date >= TIMESTAMP '2001-03-01'`),
  });
}

/** Two sides of one distribution: columns of numbers, and of labels with 20 values. */
export function synthetic(
  rows: number,
  numbers: number,
  labels: number,
): Promise<DataSet> {
  return makeFiles(`synthetic-${rows}-${numbers}-${labels}`, {
    reference: syntheticQuery(rows, numbers, labels, 'reference'),
    current: syntheticQuery(rows, numbers, labels, 'current'),
  });
}
