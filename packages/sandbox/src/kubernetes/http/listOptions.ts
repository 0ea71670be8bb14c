import {
  badRequest,
  invalid,
  type StatusCause,
  StatusError,
  tooLargeResourceVersion,
} from '../StatusError';

/** `ListOptions` of the API, without the selectors. */
export interface ListOptions {
  limit?: number;
  continueToken?: string;
  /** Absent for "most recent"; 0 means "any". */
  resourceVersion?: number;
  resourceVersionMatch?: string;
  allowWatchBookmarks: boolean;
  sendInitialEvents?: boolean;
  timeoutSeconds?: number;
}

/** As the API server reads it: whatever is not `false` or `0` is true. */
export function flag(
  query: URLSearchParams,
  name: string,
): boolean | undefined {
  const value = query.get(name);
  return value === null
    ? undefined
    : !['false', '0'].includes(value.toLowerCase());
}

function whole(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (!value) {
    return undefined;
  }
  if (!/^-?\d+$/.test(value)) {
    throw badRequest(`strconv.ParseInt: parsing "${value}": invalid syntax`);
  }
  return Number(value);
}

function readResourceVersion(
  query: URLSearchParams,
  isWatch: boolean,
): number | undefined {
  const value = query.get('resourceVersion');
  if (!value) {
    return undefined;
  }
  if (!/^\d+$/.test(value)) {
    const problem = `resourceVersion: Invalid value: "${value}": strconv.ParseUint: parsing "${value}": invalid syntax`;
    throw isWatch
      ? new StatusError(500, undefined, problem)
      : badRequest(`invalid resource version: ${problem}`);
  }
  return Number(value);
}

function problemsOf(options: ListOptions, isWatch: boolean): StatusCause[] {
  const { resourceVersionMatch, resourceVersion, continueToken } = options;
  const { sendInitialEvents } = options;
  const forbid = (field: string, why: string): StatusCause => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field,
  });
  if (!isWatch && sendInitialEvents !== undefined) {
    return [
      forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list'),
    ];
  }
  if (isWatch && sendInitialEvents === undefined) {
    return resourceVersionMatch
      ? [
          forbid(
            'resourceVersionMatch',
            'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
          ),
        ]
      : [];
  }
  if (isWatch) {
    return resourceVersionMatch === 'NotOlderThan'
      ? []
      : [
          forbid(
            'resourceVersionMatch',
            'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
          ),
        ];
  }
  if (!resourceVersionMatch) {
    return [];
  }
  if (resourceVersion === undefined) {
    return [
      forbid(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden unless resourceVersion is provided',
      ),
    ];
  }
  if (continueToken) {
    return [
      forbid(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden when continue is provided',
      ),
    ];
  }
  if (!['Exact', 'NotOlderThan'].includes(resourceVersionMatch)) {
    return [
      {
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: "${resourceVersionMatch}": supported values: "Exact", "NotOlderThan", ""`,
        field: 'resourceVersionMatch',
      },
    ];
  }
  return resourceVersionMatch === 'Exact' && resourceVersion === 0
    ? [
        forbid(
          'resourceVersionMatch',
          'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
        ),
      ]
    : [];
}

/** @throws StatusError 400 or 422 */
export function readListOptions(
  query: URLSearchParams,
  isWatch: boolean,
): ListOptions {
  const options: ListOptions = {
    limit: whole(query, 'limit'),
    continueToken: query.get('continue') || undefined,
    resourceVersion: readResourceVersion(query, isWatch),
    resourceVersionMatch: query.get('resourceVersionMatch') || undefined,
    allowWatchBookmarks: flag(query, 'allowWatchBookmarks') ?? false,
    sendInitialEvents: flag(query, 'sendInitialEvents'),
    timeoutSeconds: whole(query, 'timeoutSeconds'),
  };
  const problems = problemsOf(options, isWatch);
  if (problems.length > 0) {
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', problems);
  }
  return options;
}

/** @throws StatusError 504 for a resource version that no write has had yet */
export function assertReached(
  resourceVersion: number | undefined,
  current: number,
): void {
  if (resourceVersion !== undefined && resourceVersion > current) {
    throw tooLargeResourceVersion(resourceVersion, current);
  }
}
