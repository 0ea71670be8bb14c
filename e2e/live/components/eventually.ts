import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MILLISECONDS = 100;

/** Waits until there is something, and gives it; fails with what was awaited when the time is over. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { timeoutSeconds = 60 } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      throw new Error(`After ${timeoutSeconds} s it is not so that ${what}`);
    }
    await delay(LOOK_MILLISECONDS);
  }
}
