/** Reference windows from which the temporal check is in force. */
export const LEAST_SELF_WINDOWS = 20;

/**
 * Level of the temporal check. It has its own: with W windows no p-value below 1 / (W + 1) exists, and the level of the
 * verdict may lie far below that. At 20 windows it says: larger than every change of the reference within itself.
 */
export const TEMPORAL_ALPHA = 0.05;

export interface TemporalCheck {
  windows: number;
  /** `(1 + windows that changed at least as much) / (1 + windows)`. */
  pValue: number;
  alpha: number;
  change: number;
  largestSelfChange: number;
  /** Whether there are enough windows for the check to bear on the verdict. */
  inForce: boolean;
}

/**
 * Rows that follow each other in time are not independent, so even an unchanged process moves more between two windows
 * than tests of independent rows allow. The check holds the change against the changes between the reference's own
 * windows, of the same size, and the rest of the reference.
 *
 * @param change - largest change of a column, as a multiple of what is material
 * @param selfChanges - the same number for each of the reference's windows
 */
export function temporalCheck(
  change: number,
  selfChanges: number[],
): TemporalCheck {
  const atLeast = selfChanges.filter(self => self >= change).length;
  return {
    windows: selfChanges.length,
    pValue: (1 + atLeast) / (1 + selfChanges.length),
    alpha: TEMPORAL_ALPHA,
    change,
    largestSelfChange: Math.max(0, ...selfChanges),
    inForce: selfChanges.length >= LEAST_SELF_WINDOWS,
  };
}
