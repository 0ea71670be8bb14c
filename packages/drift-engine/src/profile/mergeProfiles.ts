import { addCounts } from './countedRows';
import type { FeatureSums, Profile } from './Profile';

function addFeatures(a: FeatureSums, b: FeatureSums): FeatureSums {
  const sums = (x: number[], y: number[]) => x.map((value, i) => value + y[i]);
  return a.map((bin, i) => ({
    rows: bin.rows + b[i].rows,
    cosines: sums(bin.cosines, b[i].cosines),
    sines: sums(bin.sines, b[i].sines),
  }));
}

/**
 * The profile of all rows of several profiles: a week is the sum of its days. Every count is exact; sums of doubles are
 * exact to their rounding.
 *
 * @throws RangeError where there is none, TypeError where their plans differ
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  if (profiles.length === 0)
    throw new RangeError('There is no profile to add.');
  return profiles.reduce((a, b) => {
    if (a.plan !== b.plan) {
      throw new TypeError('Profiles of different plans cannot be added.');
    }
    return {
      ...a,
      rows: a.rows + b.rows,
      columns: a.columns.map((counts, i) => addCounts(counts, b.columns[i])),
      ...(a.slices && b.slices
        ? {
            slices: a.slices.map(({ rows, columns }, s) => {
              const other = b.slices?.[s];
              return other
                ? {
                    rows: rows + other.rows,
                    columns: columns.map((counts, i) =>
                      addCounts(counts, other.columns[i]),
                    ),
                  }
                : { rows, columns };
            }),
          }
        : {}),
      ...(a.features && b.features
        ? { features: addFeatures(a.features, b.features) }
        : {}),
    };
  });
}
