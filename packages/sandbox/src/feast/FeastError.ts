/** An answer of the registry in its form of an error. */
export class FeastError extends Error {
  readonly body: { status_code: number; detail: string; error_type: string };

  constructor(readonly status: number, detail: string, errorType: string) {
    super(detail);
    this.body = { status_code: status, detail, error_type: errorType };
  }
}

const NAMES = {
  entity: 'Entity',
  dataSource: 'Data source',
  featureView: 'Feature view',
  featureService: 'Feature service',
};

export function notFound(
  kind: keyof typeof NAMES,
  name: string,
  project: string,
): FeastError {
  return new FeastError(
    404,
    `${NAMES[kind]} ${name} does not exist in project ${project}`,
    'FeastObjectNotFoundException',
  );
}

export function missingFeature(
  name: string,
  view: string,
  project: string,
): FeastError {
  return new FeastError(
    404,
    `Feature ${name} not found in feature view ${view} in project ${project}`,
    'FeastObjectNotFoundException',
  );
}

export function badRequest(detail: string): FeastError {
  return new FeastError(400, detail, 'HTTPException');
}

export function unprocessable(detail: string): FeastError {
  return new FeastError(422, detail, 'ValueError');
}

/** What the server says of a field of a query or of a body that is missing or wrong. */
export interface FieldProblem {
  type: string;
  place: 'query' | 'body';
  field: string;
  message: string;
  /** What came instead, as Python writes it. */
  input: string;
  /** What was asked for, as Python writes it. */
  context?: string;
}

/**
 * The server's answer to a request that its schema refuses. As the real one's, it names a file on the server: nobody who
 * passes it on should show it.
 */
export function invalidRequest(
  problem: FieldProblem,
  handler: { file: string; call: string },
): FeastError {
  const { type, place, field, message, input, context } = problem;
  const quoted = message.includes("'") ? `"${message}"` : `'${message}'`;
  const detail = `1 validation error:
  {'type': '${type}', 'loc': ('${place}', '${field}'), 'msg': ${quoted}, 'input': ${input}${
    context ? `, 'ctx': {${context}}` : ''
  }}

  File "/opt/feast/lib/python3.11/site-packages/feast/api/registry/rest/${
    handler.file
  }", line 1, in handle
    ${handler.call}`;
  return new FeastError(422, detail, 'RequestValidationError');
}
