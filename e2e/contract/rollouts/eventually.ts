const POLL_MILLISECONDS = 40;
const LONGEST_MILLISECONDS = 30_000;

/**
 * Reads until what is read is as wanted.
 *
 * @throws Error with what was read last, when it does not become so
 */
export async function eventually<Value>(
  what: string,
  read: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
  longestMilliseconds = LONGEST_MILLISECONDS,
): Promise<Value> {
  const end = Date.now() + longestMilliseconds;
  for (;;) {
    const value = await read();
    if (isWanted(value)) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(
        `${what} did not come about; last seen: ${JSON.stringify(value)}`,
      );
    }
    await new Promise(resolve => {
      setTimeout(resolve, POLL_MILLISECONDS);
    });
  }
}

/** Lets time pass in which something is not to happen. */
export function quietFor(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
