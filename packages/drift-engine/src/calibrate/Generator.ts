import { RandomStream } from '../special/random';
import type { Column, Table } from '../table';

/** Makes one table of a case; the two sides of a case are made by two generators. */
export type Generator = (rows: number, random: RandomStream) => Table;

/** Correlation of every pair of the simulated columns. */
const COMMON = 0.3;

/** Changes that the current side of an alternative carries. */
export interface Injection {
  /** Added to the first column. */
  firstMean?: number;
  /** Added to every column. */
  allMeans?: number;
  /** Multiplies every column. */
  scale?: number;
  /** Correlation of the second with the first column. */
  secondCorrelation?: number;
  /** Share of rows whose columns are all shifted by `mixtureShift`. */
  mixture?: number;
  mixtureShift?: number;
}

function numeric(name: string, values: Float64Array): Column {
  return { name, type: 'numeric', values };
}

/** Equi-correlated normal columns, with or without a change. */
export function normals(width: number, injected: Injection = {}): Generator {
  return (rows, random) => {
    const columns = Array.from({ length: width }, () => new Float64Array(rows));
    const { scale = 1, allMeans = 0, firstMean = 0, mixture = 0 } = injected;
    for (let i = 0; i < rows; i++) {
      const common = Math.sqrt(COMMON) * random.normal();
      const jump =
        mixture > 0 && random.uniform() < mixture
          ? injected.mixtureShift ?? 2
          : 0;
      for (let c = 0; c < width; c++) {
        columns[c][i] =
          scale * (common + Math.sqrt(1 - COMMON) * random.normal()) +
          allMeans +
          jump;
      }
      const { secondCorrelation } = injected;
      if (secondCorrelation !== undefined) {
        columns[1][i] =
          secondCorrelation * columns[0][i] +
          Math.sqrt(1 - secondCorrelation ** 2) * random.normal();
      }
      columns[0][i] += firstMean;
    }
    return {
      rows,
      columns: columns.map((values, c) => numeric(`x${c}`, values)),
    };
  };
}

/** Passes every number of a table through a function. */
export function mapped(
  inner: Generator,
  change: (value: number, column: number, random: RandomStream) => number,
): Generator {
  return (rows, random) => {
    const table = inner(rows, random);
    return {
      rows,
      columns: table.columns.map((column, c) =>
        column.type === 'numeric'
          ? {
              ...column,
              values: column.values.map(value => change(value, c, random)),
            }
          : column,
      ),
    };
  };
}

function drawLabel(cumulative: number[], random: RandomStream): number {
  const u = random.uniform() * cumulative[cumulative.length - 1];
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] <= u) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Columns of labels with the shares given, one list of shares a column. */
export function labels(shares: number[][]): Generator {
  const cumulative = shares.map(list => {
    let sum = 0;
    return list.map(share => (sum += share));
  });
  return (rows, random) => ({
    rows,
    columns: cumulative.map((list, c) => ({
      name: `k${c}`,
      type: 'categorical',
      codes: Int32Array.from({ length: rows }, () => drawLabel(list, random)),
      categories: list.map((_, i) => `label ${i}`),
    })),
  });
}

/** Gives the first column of a table another name. */
export function named(name: string, inner: Generator): Generator {
  return (rows, random) => {
    const table = inner(rows, random);
    const [first, ...rest] = table.columns;
    return { rows, columns: [{ ...first, name }, ...rest] };
  };
}

/** Columns of several generators beside each other. */
export function beside(...generators: Generator[]): Generator {
  return (rows, random) => ({
    rows,
    columns: generators.flatMap(generator => generator(rows, random).columns),
  });
}

/** Normal columns whose rows follow each other with this correlation (an AR(1) process that has long run). */
export function autoregressive(width: number, memory: number): Generator {
  return (rows, random) => {
    const columns = Array.from({ length: width }, (_, c) => {
      const values = new Float64Array(rows);
      let state = random.normal();
      for (let i = 0; i < rows; i++) {
        values[i] = state;
        state = memory * state + Math.sqrt(1 - memory ** 2) * random.normal();
      }
      return numeric(`x${c}`, values);
    });
    return { rows, columns };
  };
}
