/** Bin of a finite value: the number of edges that are not above it. */
export function binOf(edges: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Cells per edge: a value then meets about one edge in its own. */
const CELLS_PER_EDGE = 4;
/** Share of the edges beyond the cells on each side, so that a far outlier does not leave all others one cell. */
const OUTSIDE = 0.05;

/**
 * Finds bins of finite values as {@link binOf} does, and several times as fast: equal cells tell how many edges lie below
 * them, and only the edges in the value's own cell are looked at.
 *
 * @param edges - ascending
 */
export function binFinder(edges: Float64Array): (value: number) => number {
  const { length } = edges;
  const cut = Math.floor(OUTSIDE * length);
  const low = edges[cut];
  const cells = CELLS_PER_EDGE * length;
  const perUnit = cells / (edges[length - 1 - cut] - low);
  if (!(perUnit > 0 && perUnit < Infinity)) return value => binOf(edges, value);
  const top = cells - 1;
  const cellOf = (value: number) => {
    const place = (value - low) * perUnit;
    if (place >= top) return top;
    return place > 0 ? place | 0 : 0;
  };
  // A larger value has no lower cell: edges in lower cells are below it.
  const below = new Int32Array(cells + 1);
  for (let e = 0; e < length; e++) below[cellOf(edges[e]) + 1]++;
  for (let cell = 1; cell <= cells; cell++) below[cell] += below[cell - 1];
  return value => {
    let bin = below[cellOf(value)];
    while (bin < length && edges[bin] <= value) bin++;
    return bin;
  };
}
