import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MILLISECONDS = 500;

/** What was checked, and how it went. */
export class Checks {
  passed = 0;
  failed = 0;

  constructor(private readonly print: (line: string) => void) {}

  /** Checks one thing; a failure is printed and does not stop the others. */
  async check(title: string, work: () => Promise<void>): Promise<void> {
    const began = Date.now();
    const problem = await work().then(() => undefined, wordsOf);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    if (problem === undefined) this.passed += 1;
    else this.failed += 1;
    this.print(
      `  ${
        problem === undefined ? 'ok    ' : 'FAILED'
      } ${title} (${seconds} s)${
        problem === undefined ? '' : `\n         ${problem}`
      }`,
    );
  }
}

/** Fails with a sentence when something is not so. */
export function expectThat(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

/**
 * Looks again and again until what is read is as it should be.
 *
 * @throws Error - it was not in time; with what was seen last
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  read: () => Promise<T>,
  isSo: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last = 'nothing';
  for (;;) {
    try {
      const value = await read();
      if (isSo(value)) return value;
      last = JSON.stringify(value)?.slice(0, 400) ?? 'nothing';
    } catch (error) {
      last = wordsOf(error);
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${seconds} s; last seen: ${last}`);
    }
    await delay(LOOK_MILLISECONDS);
  }
}

/** With the cause: of a connection that broke `fetch` says no more than that it failed. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
