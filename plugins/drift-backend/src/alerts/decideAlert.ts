import { WindowSummary } from '@bellwether/plugin-drift-common';
import { hasGrown } from '../words';

/** Whether the owner is told of a monitor's newest windows. */
export interface AlertDecision {
  /** Material windows in a row, up to the newest. */
  streak: number;
  tell: boolean;
}

/**
 * Tells once per stretch of material windows: after as many in a row as the monitor wants, or at once if the model's error
 * grew. One window without drift ends the stretch.
 *
 * @param windows - oldest first
 * @param alertedStreak - length of the stretch when the owner was last told; 0: is not in a stretch that was told
 */
export function decideAlert(
  windows: readonly WindowSummary[],
  alertedStreak: number,
  afterWindows: number,
): AlertDecision {
  let streak = 0;
  for (let index = windows.length - 1; index >= 0; index -= 1) {
    if (windows[index].state !== 'material') break;
    streak += 1;
  }
  const newest = windows.at(-1);
  const isDue =
    streak > 0 && (streak >= afterWindows || hasGrown(newest?.error));
  return {
    streak,
    tell: isDue && alertedStreak === 0,
  };
}
