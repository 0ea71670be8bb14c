/** Sweeps after which the rotations have long converged. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues of a symmetric matrix, largest first, and the unit vectors of each, by Jacobi's rotations.
 *
 * @param matrix - rows; not changed
 */
export function symmetricEigen(matrix: readonly Float64Array[]): {
  values: number[];
  vectors: Float64Array[];
} {
  const size = matrix.length;
  const a = matrix.map(row => row.slice());
  // Row k becomes the vector of the value at place k.
  const vectors = a.map((_, k) => {
    const unit = new Float64Array(size);
    unit[k] = 1;
    return unit;
  });
  const offDiagonal = () =>
    a.reduce(
      (sum, row, i) =>
        sum + row.reduce((s, x, j) => s + (i === j ? 0 : x * x), 0),
      0,
    );
  const scale = a.reduce((sum, row, i) => sum + row[i] * row[i], 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    if (offDiagonal() <= 1e-30 * scale) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
    }
  }
  const order = [...a.keys()].sort((i, j) => a[j][j] - a[i][i]);
  return {
    values: order.map(i => a[i][i]),
    vectors: order.map(i => vectors[i]),
  };
}

/** Makes entry (p, q) zero. */
function rotate(
  a: Float64Array[],
  vectors: Float64Array[],
  p: number,
  q: number,
): void {
  const entry = a[p][q];
  if (entry === 0) return;
  const theta = (a[q][q] - a[p][p]) / (2 * entry);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(t, 1);
  const sin = t * cos;
  for (const row of a) {
    const [x, y] = [row[p], row[q]];
    row[p] = cos * x - sin * y;
    row[q] = sin * x + cos * y;
  }
  for (const rows of [a, vectors]) {
    const [first, second] = [rows[p], rows[q]];
    for (let k = 0; k < first.length; k++) {
      const [x, y] = [first[k], second[k]];
      first[k] = cos * x - sin * y;
      second[k] = sin * x + cos * y;
    }
  }
}
