import { RandomStream } from '../../special/random';
import { squaredDistance, type KernelRows } from './features';

/** Rows from which the median distance is taken. */
const MEDIAN_ROWS = 200;

/** Median of the squared distances between rows drawn from both samples together, by the seed. */
export function medianSquaredDistance(data: KernelRows, seed: number): number {
  const rows = new RandomStream(seed, 'bandwidth').sample(
    data.rows,
    MEDIAN_ROWS,
  );
  const squares = new Float64Array((rows.length * (rows.length - 1)) / 2);
  let at = 0;
  for (let i = 1; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      squares[at++] = squaredDistance(data, rows[i], rows[j]);
    }
  }
  squares.sort();
  const median = squares[Math.floor(squares.length / 2)];
  if (median > 0) return median;
  const positive = squares.find(square => square > 0);
  return positive ?? 1;
}
