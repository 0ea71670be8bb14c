/**
 * Waits for something that may never come.
 *
 * @param what - named by the error, so that a measurement that hangs says where
 */
export async function within<T>(
  what: string,
  timeoutMs: number,
  awaited: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: not within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks, and reads the whole answer, within a time. */
export async function askWithin(
  what: string,
  timeoutMs: number,
  url: string,
  init: RequestInit = {},
): Promise<{ status: number; ok: boolean; text: string }> {
  const stop = new AbortController();
  const asked = async () => {
    const response = await fetch(url, { ...init, signal: stop.signal });
    const { status, ok } = response;
    return { status, ok, text: await response.text() };
  };
  try {
    return await within(what, timeoutMs, asked());
  } finally {
    stop.abort();
  }
}
