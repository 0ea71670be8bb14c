import type { DriftReport } from '../report/schema';
import type { JointSample } from './JointSample';

/** Pairs that are listed. */
const LISTED = 5;
const MOST_COLUMNS = 60;
/** Rows per side that are looked at. */
const MOST_ROWS = 2_000;

function correlation(
  a: Float64Array,
  b: Float64Array,
  from: number,
  to: number,
): number {
  let sa = 0;
  let sb = 0;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = from; i < to; i++) {
    sa += a[i];
    sb += b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
  }
  const n = to - from;
  const va = aa - (sa * sa) / n;
  const vb = bb - (sb * sb) / n;
  return va > 0 && vb > 0 ? (ab - (sa * sb) / n) / Math.sqrt(va * vb) : 0;
}

/** Pairs of numeric columns whose correlation (of normal scores) changed most, by Fisher's z. */
export function changedCorrelations(
  sample: JointSample,
): DriftReport['correlations'] {
  const columns = sample.columns
    .flatMap(column => (column.kind === 'number' ? [column] : []))
    .slice(0, MOST_COLUMNS);
  const n = Math.min(sample.referenceRows, MOST_ROWS);
  const m = Math.min(sample.currentRows, MOST_ROWS);
  if (n < 10 || m < 10) return [];
  const start = sample.referenceRows;
  const changes: NonNullable<DriftReport['correlations']> = [];
  const scale = 1 / Math.sqrt(1 / (n - 3) + 1 / (m - 3));
  const fisher = (r: number) =>
    Math.atanh(Math.max(-0.999999, Math.min(0.999999, r)));
  for (let a = 0; a < columns.length; a++) {
    for (let b = a + 1; b < columns.length; b++) {
      const [x, y] = [columns[a].scores, columns[b].scores];
      const reference = correlation(x, y, 0, n);
      const current = correlation(x, y, start, start + m);
      changes.push({
        columns: [columns[a].name, columns[b].name],
        reference,
        current,
        z: (fisher(current) - fisher(reference)) * scale,
      });
    }
  }
  return changes.sort((p, q) => Math.abs(q.z) - Math.abs(p.z)).slice(0, LISTED);
}
