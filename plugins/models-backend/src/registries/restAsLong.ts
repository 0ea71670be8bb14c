import { setTimeout as sleep } from 'timers/promises';

/** Waits for as long as what began at `startedAt` (of `performance.now()`) took, or until the signal says stop. */
export async function restAsLong(
  startedAt: number,
  signal?: AbortSignal,
): Promise<void> {
  const tookMs = performance.now() - startedAt;
  await sleep(tookMs, undefined, { signal }).catch(() => undefined);
}
