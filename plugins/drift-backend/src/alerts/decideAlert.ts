import {
  DriftCause,
  LogSilence,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { hasGrown } from '../words';
import { causesOf, isCertain, keyOf } from './causes';

/** What the owner is told of a monitor. */
export interface AlertDecision {
  /** Of what they were told and what still lasts. */
  kept: DriftCause[];
  /** Of what they have to be told now. */
  tell: DriftCause[];
}

/**
 * Tells of each cause once. Drift is told after as many material windows in a row as the monitor wants, or at once if the
 * model's error grew; a cause that joins later, after as many windows in a row that have it. An input that is gone is told
 * at once, rows that do not come after as many empty windows. What was told of drift is forgotten with the first window that
 * is not material, what is certain as soon as it is over.
 *
 * @param windows - oldest first
 * @param told - of what the owner was told before
 */
export function decideAlert(
  windows: readonly WindowSummary[],
  told: readonly DriftCause[],
  options: { afterWindows: number; silence?: LogSilence },
): AlertDecision {
  const { afterWindows, silence } = options;
  const newest = windows.at(-1);
  const causes = newest ? causesOf(newest) : [];
  const lasting = new Set(causes.map(keyOf));
  const kept = told.filter(cause => {
    if (cause.kind === 'no-rows') return silence !== undefined;
    return isCertain(cause)
      ? lasting.has(keyOf(cause))
      : newest?.state === 'material';
  });
  const known = new Set(kept.map(keyOf));
  const streak = lastInRow(windows, ({ state }) => state === 'material');
  const joins = kept.some(cause => !isCertain(cause));
  const isDue = (cause: DriftCause) => {
    if (isCertain(cause)) return true;
    if (cause.kind === 'error') return true;
    if (!joins) return streak >= afterWindows || hasGrown(newest?.error);
    const has = (window: WindowSummary) =>
      causesOf(window).some(each => keyOf(each) === keyOf(cause));
    return lastInRow(windows, has) >= afterWindows;
  };
  const tell = causes.filter(cause => !known.has(keyOf(cause)) && isDue(cause));
  if (silence && silence.windows >= afterWindows && !known.has('no-rows')) {
    tell.push({ kind: 'no-rows' });
  }
  return { kept, tell };
}

/** How many of the windows up to the newest are so. */
function lastInRow(
  windows: readonly WindowSummary[],
  is: (window: WindowSummary) => boolean,
): number {
  let count = 0;
  for (let index = windows.length - 1; index >= 0; index -= 1) {
    if (!is(windows[index])) break;
    count += 1;
  }
  return count;
}
