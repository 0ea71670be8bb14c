/** Reference windows from which the temporal check is in force. */
export const LEAST_SELF_WINDOWS = 20;

/**
 * Level of the temporal check. It has its own: with W windows no p-value below 1 / (W + 1) exists, and the level of the
 * verdict may lie far below that. At 20 windows it says: larger than every change of the reference within itself.
 */
export const TEMPORAL_ALPHA = 0.05;

/** How far a window is from the rest, by what each sort of test measures. */
export interface WindowChanges {
  /** Largest effect of a column, as a multiple of what is material. */
  marginal: number;
  /** MMD² as `JointResult.change` has it. */
  joint?: number;
  /** Area under the ROC curve of the classifier. */
  classifier?: number;
}

export const MEASURES = ['marginal', 'joint', 'classifier'] as const;
export type Measure = (typeof MEASURES)[number];

/** A bare number is the change of single columns, where nothing else was measured. */
export type SelfChange = number | WindowChanges;

export interface TemporalMeasure {
  measure: Measure;
  change: number;
  largestSelfChange: number;
  /** Corrected for the number of measures: `(1 + windows of which some measure stands out as much) / (1 + windows)`. */
  pValue: number;
}

export interface TemporalCheck {
  windows: number;
  /** Smallest p-value of a measure. */
  pValue: number;
  alpha: number;
  /** Of single columns. */
  change: number;
  /** Of single columns. */
  largestSelfChange: number;
  /** Whether there are enough windows for the check to bear on the verdict. */
  inForce: boolean;
  /** What was measured of the current and of the reference's windows: the check binds nothing else. */
  measures: TemporalMeasure[];
}

function asChanges(change: SelfChange): WindowChanges {
  return typeof change === 'number' ? { marginal: change } : change;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Distances from the median, in median distances from it: one window far away does not move the scale. */
function standardised(values: number[]): number[] {
  const centre = median(values);
  const distances = values.map(value => Math.abs(value - centre));
  const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
  const scale = median(distances) || mean || 1;
  return values.map(value => (value - centre) / scale);
}

/**
 * Rows that follow each other in time are not independent, so even an unchanged process moves more between two windows
 * than tests of independent rows allow. The check holds the change against the changes between the reference's own
 * windows, of the same size, and the rest of the reference.
 *
 * Each measure is standardised over all windows, the current one among them, and is held against the largest
 * standardised measure of each of the reference's windows (the single-step rule of Westfall and Young, over windows
 * instead of labellings). Windows of an unchanged process are exchangeable, so some measure stands out in at most a
 * share `alpha` of them, however the measures depend on each other.
 *
 * @param change - of the current window; a bare number is the largest change of a column, as a multiple of what is material
 * @param selfChanges - the same for each of the reference's windows
 */
export function temporalCheck(
  change: SelfChange,
  selfChanges: readonly SelfChange[],
): TemporalCheck {
  const current = asChanges(change);
  const all = selfChanges.map(asChanges);
  const needed = Math.min(LEAST_SELF_WINDOWS, all.length);
  const measured = MEASURES.filter(
    measure =>
      current[measure] !== undefined &&
      all.filter(window => window[measure] !== undefined).length >= needed,
  );
  const windows = all.filter(window =>
    measured.every(measure => window[measure] !== undefined),
  );
  const values = measured.map(measure =>
    [current, ...windows].map(window => window[measure] ?? 0),
  );
  const scores = values.map(standardised);
  const largest = windows.map((_, w) =>
    Math.max(...scores.map(score => score[w + 1])),
  );
  const measures = measured.map((measure, m): TemporalMeasure => {
    const [own, ...selves] = values[m];
    const atLeast = largest.filter(score => score >= scores[m][0]).length;
    return {
      measure,
      change: own,
      largestSelfChange: Math.max(0, ...selves),
      pValue: (1 + atLeast) / (1 + windows.length),
    };
  });
  return {
    windows: windows.length,
    pValue: Math.min(...measures.map(({ pValue }) => pValue)),
    alpha: TEMPORAL_ALPHA,
    change: current.marginal,
    largestSelfChange: Math.max(0, ...windows.map(w => w.marginal)),
    inForce: windows.length >= LEAST_SELF_WINDOWS,
    measures,
  };
}
