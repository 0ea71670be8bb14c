import { setTimeout as sleep } from 'timers/promises';

/** Waits, but not longer than until `stop`. */
export async function pause(
  milliseconds: number,
  stop: AbortSignal,
): Promise<void> {
  if (milliseconds <= 0 || stop.aborted) return;
  await sleep(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
