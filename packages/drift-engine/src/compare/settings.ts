import type { Family } from '../report/schema';

export const DETECTORS = [
  'ks',
  'psi',
  'chi2',
  'mmd',
  'c2st',
  'model-output',
] as const;
export type Detector = (typeof DETECTORS)[number];

/**
 * How the families become one p-value. `joint`: weighted harmonic mean of ranks over shared permutations, `min-p`: the
 * smallest weighted rank over them (Westfall and Young); with both the classifier stands beside it by Bonferroni–Holm.
 * `holm`: weighted Bonferroni–Holm. `cauchy`: weighted Cauchy combination. `vote:K`: at
 * least K families must agree (Rüger, with guarantee). `auto`: `joint` where its cost allows, else `holm`.
 */
export type Combination =
  | 'auto'
  | 'joint'
  | 'min-p'
  | 'holm'
  | 'cauchy'
  | `vote:${number}`;

/** Whether the rule shares labellings among the tests, and so can see rows only. */
export function sharesLabellings(combine: Combination): boolean {
  return combine === 'joint' || combine === 'min-p';
}

/** Effects from which a change matters: the lower end of an interval must exceed one of them. */
export interface Materiality {
  psi: number;
  w1OverSd: number;
  cramersV: number;
  auc: number;
}

export interface ComparisonSettings {
  /** Columns to compare; all shared ones without it. */
  columns?: string[];
  exclude: string[];
  /** Compared as a column, unseen by the joint tests. */
  target?: string;
  /** Column of the model's output: a family of its own, unseen by the joint tests. */
  prediction?: string;
  /** Probability of a false alarm per comparison. */
  alpha: number;
  detectors: Detector[];
  combine: Combination;
  /** Share of α per family; a family that is absent gives its share to the others in proportion. */
  weights: Record<Family, number>;
  materiality: Materiality;
  /** Probability with which a material shift must be found, or the data is too little. */
  power: number;
  seed: number;
  /** Random labellings; raised where fewer could never reach α. */
  permutations: number;
  /** Classifier of `c2st`. */
  classifier: 'boosting' | 'logistic';
  /** Rows of both sides together up to which MMD looks at every pair. */
  exactRows: number;
  /** Most rows of both sides together that MMD looks at by random features. */
  featureRows: number;
  /** Most rows of both sides together that train and test the classifier. */
  classifierRows: number;
}

export const DEFAULT_SETTINGS: ComparisonSettings = {
  exclude: [],
  alpha: 0.05,
  detectors: [...DETECTORS],
  combine: 'auto',
  weights: {
    marginal: 0.45,
    joint: 0.3,
    classifier: 0.05,
    'model-output': 0.2,
  },
  materiality: { psi: 0.1, w1OverSd: 0.1, cramersV: 0.1, auc: 0.55 },
  power: 0.8,
  seed: 0,
  permutations: 999,
  classifier: 'boosting',
  exactRows: 5_000,
  featureRows: 10_000,
  classifierRows: 4_000,
};

/** A setting that cannot give what it promises. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

/** More labellings than that are not drawn. */
const MOST_PERMUTATIONS = 20_000;
/** Labellings that must be able to fall below the threshold, so that it is not a matter of a single one. */
const BELOW_THRESHOLD = 4;

/**
 * Number of labellings with which a family of this weight can reach α.
 *
 * @throws SettingsError when more would be needed than are ever drawn
 */
export function permutationsFor(
  settings: ComparisonSettings,
  weight: number,
): { permutations: number; raised: boolean } {
  const needed = Math.ceil(BELOW_THRESHOLD / (settings.alpha * weight)) - 1;
  if (needed > MOST_PERMUTATIONS) {
    throw new SettingsError(
      `A false-alarm rate of ${
        settings.alpha
      } needs ${needed} permutations for mmd, and at most ${MOST_PERMUTATIONS} are made: choose a rate of at least ${(
        BELOW_THRESHOLD /
        (MOST_PERMUTATIONS * weight)
      ).toPrecision(2)}, or leave mmd out of the detectors.`,
    );
  }
  return {
    permutations: Math.max(settings.permutations, needed),
    raised: needed > settings.permutations,
  };
}

/**
 * Fills in the defaults.
 *
 * @throws SettingsError naming the setting that is out of range
 */
export function settle(
  given: Partial<ComparisonSettings> = {},
): ComparisonSettings {
  const settings: ComparisonSettings = { ...DEFAULT_SETTINGS };
  const merged = Object.assign(
    settings,
    Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ),
  );
  if (!(merged.alpha > 0 && merged.alpha < 1)) {
    throw new SettingsError(
      `alpha must lie between 0 and 1, not ${merged.alpha}.`,
    );
  }
  if (merged.detectors.length === 0) {
    throw new SettingsError('At least one detector is needed.');
  }
  for (const detector of merged.detectors) {
    if (!DETECTORS.includes(detector)) {
      throw new SettingsError(
        `There is no detector ${detector}: choose among ${DETECTORS.join(
          ', ',
        )}.`,
      );
    }
  }
  const vote = /^vote:(\d+)$/.exec(merged.combine);
  if (vote ? Number(vote[1]) < 1 || Number(vote[1]) > 4 : false) {
    throw new SettingsError(
      `vote:K takes a K from 1 to 4, as there are four families, not ${merged.combine}.`,
    );
  }
  if (
    !vote &&
    !['auto', 'joint', 'min-p', 'holm', 'cauchy'].includes(merged.combine)
  ) {
    throw new SettingsError(
      `There is no combination ${merged.combine}: choose among auto, joint, min-p, holm, cauchy and vote:K.`,
    );
  }
  for (const [family, weight] of Object.entries(merged.weights)) {
    if (!(weight >= 0)) {
      throw new SettingsError(`The weight of ${family} must not be negative.`);
    }
  }
  return merged;
}

/** Whether some test looks at rows, and not only at how often each value of a column occurs. */
export function needsRows({
  detectors,
  combine,
}: Pick<ComparisonSettings, 'detectors' | 'combine'>): boolean {
  return (
    detectors.includes('mmd') ||
    detectors.includes('c2st') ||
    combine === 'joint' ||
    combine === 'min-p'
  );
}

/** Weights of the families present, adding up to one. */
export function sharedWeights(
  weights: Record<Family, number>,
  present: Family[],
): Map<Family, number> {
  let total = 0;
  for (const family of present) total += weights[family];
  return new Map(
    present.map(family => [
      family,
      total > 0 ? weights[family] / total : 1 / present.length,
    ]),
  );
}
