import { setTimeout as wait } from 'timers/promises';

const PATIENCE_MS = 20_000;

/** The first answer that is one; what is asked may also fail for a while. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const endsAt = Date.now() + patienceMs;
  let last: unknown;
  while (Date.now() < endsAt) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await wait(20);
  }
  throw new Error(`${what} did not come${last ? `: ${last}` : ''}`);
}
