import { LogSilence } from '@bellwether/plugin-drift-common';
import { StoredMonitor } from '../database';
import { emptyWindows } from '../judge/calendar';
import { dayRange } from '../words';

/** Whether a monitor's log has dried up, by the newest day with rows that its last run saw. */
export function silenceOf(
  { definition, log }: Pick<StoredMonitor, 'definition' | 'log'>,
  now: Date,
): LogSilence | undefined {
  if (!log) return undefined;
  const windows = emptyWindows(log.newestDay, {
    length: definition.spec.window,
    latenessHours: definition.spec.lateness.hours,
    now,
  });
  return windows > 0 ? { lastRowsOn: log.newestDay, windows } : undefined;
}

/** Since when no rows come. */
export function silenceWords({ lastRowsOn }: LogSilence): string {
  return `no rows since ${dayRange({ from: lastRowsOn, to: lastRowsOn })}`;
}
