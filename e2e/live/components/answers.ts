const REQUEST_MILLISECONDS = 3000;

/** Address of a server of this machine. */
export function loopback(port: number, path = ''): string {
  return `http://127.0.0.1:${port}${path}`;
}

/** Whether the address gives an answer of the 200s now; for `Context.untilReady`. */
export async function answers(
  url: string,
  request: RequestInit = {},
): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      signal: AbortSignal.timeout(REQUEST_MILLISECONDS),
      ...request,
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** What the address says, as text; fails with the status and the first words of the answer where it refuses. */
export async function ask(
  url: string,
  request: RequestInit = {},
): Promise<string> {
  const answer = await fetch(url, {
    signal: AbortSignal.timeout(10 * REQUEST_MILLISECONDS),
    ...request,
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(
      `${request.method ?? 'GET'} ${url}: ${answer.status} ${text.slice(
        0,
        300,
      )}`,
    );
  }
  return text;
}

/** A request with a JSON body. */
export function json(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  body: unknown,
  headers: Record<string, string> = {},
): RequestInit {
  return {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
