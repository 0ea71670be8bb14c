/**
 * An answer of the feature server in its form of an error: a JSON string, which for Feast's own errors holds JSON once
 * more.
 */
export class OnlineError extends Error {
  constructor(readonly status: number, readonly body: unknown) {
    super('The request was refused');
  }
}

/** One of Feast's own errors. */
export function feastError(
  status: number,
  name: string,
  message: string,
): OnlineError {
  // As Python writes it.
  const quoted = JSON.stringify(message);
  return new OnlineError(
    status,
    `{"module": "feast.errors", "class": "${name}", "message": ${quoted}}`,
  );
}

/** An error that nobody caught. */
export function uncaught(message: string): OnlineError {
  return new OnlineError(500, message);
}

/** A body that the schema refuses; here the answer is no string. */
export function invalidBody(
  type: string,
  place: (string | number)[],
  message: string,
  input: unknown,
): OnlineError {
  return new OnlineError(422, {
    detail: [{ type, loc: ['body', ...place], msg: message, input }],
  });
}
