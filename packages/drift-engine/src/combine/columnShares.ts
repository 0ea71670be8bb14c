/**
 * What label columns get of the marginal family in a table that has numbers too. With equal shares per column many numbers
 * would take the level of a few labels. On shared labellings the labels get more than half: a changed number is seen by four
 * tests of its own and by the joint one, a changed label by χ² alone. `npm run calibrate -- drift` measures what each loses.
 */
const LABELS_SHARE = { shared: 0.75, alone: 0.5 };

/** What a column holds, or `undefined` where none of the wanted tests looks at it. */
export type TestedKind = 'number' | 'label' | undefined;

/**
 * Shares of the marginal family's level per column: equal among columns of one kind, 0 where a column is not tested. They
 * add up to one.
 *
 * @param labellings - whether the families share labellings, or each stands alone with p-values of its own
 */
export function columnShares(
  kinds: TestedKind[],
  labellings: keyof typeof LABELS_SHARE,
): number[] {
  const count = { number: 0, label: 0 };
  for (const kind of kinds) if (kind) count[kind]++;
  const labelsShare = LABELS_SHARE[labellings];
  const both = count.number > 0 && count.label > 0;
  const ofKind = {
    number: both ? 1 - labelsShare : 1,
    label: both ? labelsShare : 1,
  };
  return kinds.map(kind => (kind ? ofKind[kind] / count[kind] : 0));
}

/** KS and PSI, and on shared labellings location and spread beside them. */
const TESTS_OF_NUMBER = { shared: 4, alone: 2 };

/**
 * Smallest share of the marginal family's level that a single test of a column has; 1 where no column is tested.
 *
 * @param shares - of the columns, as {@link columnShares} gives them
 */
export function smallestTestShare(
  kinds: TestedKind[],
  shares: number[],
  labellings: keyof typeof TESTS_OF_NUMBER,
): number {
  return Math.min(
    1,
    ...shares.flatMap((share, c) => {
      if (share === 0) return [];
      return kinds[c] === 'number'
        ? share / TESTS_OF_NUMBER[labellings]
        : share;
    }),
  );
}

/** Weighted Bonferroni: `min p / share`, valid under any dependence. Columns without a share do not count. */
export function weightedSmallest(pValues: number[], shares: number[]): number {
  let smallest = 1;
  pValues.forEach((p, c) => {
    if (shares[c] > 0) smallest = Math.min(smallest, p / shares[c]);
  });
  return smallest;
}

/**
 * The columns of a family as one: -ln of the weighted harmonic mean of their p-values, for every labelling. Close to the
 * smallest weighted p-value where one column has changed, stronger where several have changed a little. Labellings are
 * ranked by it, so it needs no law of its own.
 *
 * @param evidence - -ln p, at least 0, per column and labelling
 * @param shares - weights of the columns
 */
export function harmonicEvidence(
  evidence: Float64Array[],
  shares: number[],
): Float64Array {
  const counted = evidence.flatMap((column, c) =>
    shares[c] > 0 ? [{ column, share: shares[c] }] : [],
  );
  // Taken out before exp, which would overflow on the strongest changes.
  const largest = new Float64Array(evidence[0].length);
  for (const { column } of counted) {
    for (let z = 0; z < largest.length; z++) {
      if (column[z] > largest[z]) largest[z] = column[z];
    }
  }
  const sums = new Float64Array(largest.length);
  for (const { column, share } of counted) {
    for (let z = 0; z < largest.length; z++) {
      sums[z] += share * Math.exp(column[z] - largest[z]);
    }
  }
  return sums.map((sum, z) => largest[z] + Math.log(sum));
}
