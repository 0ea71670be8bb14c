import { benjaminiHochberg } from '@bellwether/drift-engine';
import { NewestWindow } from '../database';

/**
 * Monitors whose newest window is still a discovery when the false discoveries of the whole fleet are held to a rate
 * (Benjamini and Hochberg). A window that was judged to hold no drift, whatever its p-value, is none.
 *
 * @param rate - 0 to 1
 */
export function fleetDiscoveries(
  newest: readonly NewestWindow[],
  rate: number,
): ReadonlySet<string> {
  const qValues = benjaminiHochberg(
    newest.map(({ state, pValue }) =>
      state === 'material' || state === 'significant' ? pValue ?? 1 : 1,
    ),
  );
  return new Set(
    newest.flatMap(({ monitor }, index) =>
      qValues[index] <= rate ? [monitor] : [],
    ),
  );
}
