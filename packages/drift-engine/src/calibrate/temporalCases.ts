import { autoregressive, normals, type Generator } from './Generator';

/** A reference of several windows and a current one, for the temporal check. */
export interface TemporalCase {
  name: string;
  /** Rows of a window. */
  rows: number;
  /** Windows of the reference. */
  windows: number;
  /** Makes all windows as one run, the current one last. */
  generator: Generator;
  /** Makes the current window instead, where it has changed. */
  after?: Generator;
  /** Repetitions, as a share of the usual number. */
  share?: number;
}

/** Columns that each remember their past, of which the first two are correlated and keep their margins. */
function correlatedPast(
  width: number,
  memory: number,
  correlation: number,
): Generator {
  const independent = autoregressive(width, memory);
  return (rows, random) => {
    const { columns } = independent(rows, random);
    const [first, second, ...rest] = columns;
    if (!('values' in first && 'values' in second)) {
      throw new TypeError('An autoregressive table has numbers only');
    }
    const values = second.values.map(
      (value, i) =>
        correlation * first.values[i] + Math.sqrt(1 - correlation ** 2) * value,
    );
    return { rows, columns: [first, { ...second, values }, ...rest] };
  };
}

/**
 * Rows that remember each other break every test of independent rows: the temporal check is what keeps the level. And it
 * must not keep it by silence, on changes that single columns do not show least of all.
 */
export const TEMPORAL_CASES: TemporalCase[] = [
  {
    name: 'unchanged, autocorrelated rows (AR 0.9), windows of 500, 3 columns',
    rows: 500,
    windows: 20,
    generator: autoregressive(3, 0.9),
  },
  {
    name: 'correlation of 0.6 in autocorrelated rows (AR 0.5), 3 columns',
    rows: 500,
    windows: 20,
    generator: autoregressive(3, 0.5),
    after: correlatedPast(3, 0.5, 0.6),
    share: 0.5,
  },
  {
    name: 'correlation in independent rows, 10 columns',
    rows: 500,
    windows: 20,
    generator: normals(10),
    after: normals(10, { secondCorrelation: -0.3 }),
    share: 0.5,
  },
  {
    name: 'mean + 0.3 in one column in independent rows, 10 columns',
    rows: 500,
    windows: 20,
    generator: normals(10),
    after: normals(10, { firstMean: 0.3 }),
    share: 0.5,
  },
];
