import { histogramEdges, SHOWN_PROBABILITIES } from '../compare/drawing';
import { type ColumnReport } from '../report/schema';
import type { BinnedFunctions } from './binnedDistance';

type Side = 'reference' | 'current';

/** The value up to which a share of a side lies. */
function quantileAt(
  { at, ...sides }: BinnedFunctions,
  side: Side,
  share: number,
): number {
  const shares = sides[side];
  // A side may begin and end inside of the other: its own ends are where its function leaves 0 and reaches 1.
  const found = shares.findIndex(value => value >= share && value > 0);
  const above = found < 0 ? shares.length - 1 : found;
  if (above === 0) return at[above];
  const before = shares[above - 1];
  const within = Math.max(0, share - before) / (shares[above] - before);
  return at[above - 1] + within * (at[above] - at[above - 1]);
}

/** The share of a side that lies below a value. */
function shareBelow(
  { at, ...sides }: BinnedFunctions,
  side: Side,
  value: number,
): number {
  const shares = sides[side];
  const above = at.findIndex(edge => edge >= value);
  if (above < 0) return 1;
  if (above === 0) return 0;
  const before = shares[above - 1];
  const within = (value - at[above - 1]) / (at[above] - at[above - 1]);
  return before + within * (shares[above] - before);
}

/** What a chart draws of a column that is known by its counts. Between the edges values are taken as evenly spread. */
export function shapesOf(
  functions: BinnedFunctions,
  rows: { reference: number; current: number },
): Pick<ColumnReport, 'histogram' | 'quantiles' | 'distance'> {
  const quantiles = (side: Side) =>
    SHOWN_PROBABILITIES.map(p => quantileAt(functions, side, p));
  const { at, reference, current } = functions;
  let furthest = 0;
  for (let i = 1; i < at.length; i++) {
    const gap = (k: number) => Math.abs(reference[k] - current[k]);
    if (gap(i) > gap(furthest)) furthest = i;
  }
  return {
    histogram: histogramOf(functions, rows),
    quantiles: {
      probabilities: SHOWN_PROBABILITIES,
      reference: quantiles('reference'),
      current: quantiles('current'),
    },
    distance: {
      at: at[furthest],
      reference: reference[furthest],
      current: current[furthest],
    },
  };
}

function histogramOf(
  functions: BinnedFunctions,
  rows: { reference: number; current: number },
): ColumnReport['histogram'] {
  const ends = (share: number) => [
    quantileAt(functions, 'reference', share),
    quantileAt(functions, 'current', share),
  ];
  // The outermost half percent would squeeze all the rest into a few bins.
  const low = Math.min(...ends(0.005));
  const high = Math.max(...ends(0.995));
  const edges = histogramEdges(low, high);
  if (!edges) return undefined;
  const counts = (side: Side) => {
    // What is outside is in the first and last bin.
    const below = edges.map((edge, i) => {
      if (i === 0) return 0;
      return i === edges.length - 1 ? 1 : shareBelow(functions, side, edge);
    });
    return below
      .slice(1)
      .map((share, i) => Math.round((share - below[i]) * rows[side]));
  };
  return { edges, reference: counts('reference'), current: counts('current') };
}
