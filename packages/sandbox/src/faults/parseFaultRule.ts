import type { FaultMatch, FaultRule } from './types';

type Fields = Record<string, unknown>;

const FIELDS: Record<FaultRule['kind'], string[]> = {
  delay: ['kind', 'milliseconds', 'match', 'times'],
  status: ['kind', 'status', 'retryAfterSeconds', 'match', 'times'],
  html: ['kind', 'match', 'times'],
  truncated: ['kind', 'match', 'times'],
  lost: ['kind', 'match', 'times'],
  'drop-watch': ['kind'],
  refuse: ['kind'],
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKind(value: unknown): value is FaultRule['kind'] {
  return typeof value === 'string' && Object.hasOwn(FIELDS, value);
}

function integer(
  fields: Fields,
  key: string,
  least: number,
  most: number,
): number {
  const value = fields[key];
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < least ||
    value > most
  ) {
    throw new Error(`'${key}' must be a whole number of ${least} to ${most}`);
  }
  return value;
}

function parseMatch(value: unknown): FaultMatch | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!isFields(value)) {
    throw new Error("'match' must be an object with 'method' or 'pathPrefix'");
  }
  const match: FaultMatch = {};
  for (const [key, text] of Object.entries(value)) {
    if (
      (key !== 'method' && key !== 'pathPrefix') ||
      typeof text !== 'string'
    ) {
      throw new Error(`'match.${key}' must be a 'method' or a 'pathPrefix'`);
    }
    match[key] = text;
  }
  return match;
}

/**
 * Reads a rule as the control API gets it.
 *
 * @throws Error with a sentence that names the field which is wrong.
 */
export function parseFaultRule(value: unknown): FaultRule {
  if (!isFields(value) || !isKind(value.kind)) {
    throw new Error(`'kind' must be one of ${Object.keys(FIELDS).join(', ')}`);
  }
  const { kind } = value;
  const unknown = Object.keys(value).find(key => !FIELDS[kind].includes(key));
  if (unknown) {
    throw new Error(`'${unknown}' has no meaning for a fault '${kind}'`);
  }
  const match = parseMatch(value.match);
  const requests = {
    ...(match && { match }),
    ...(value.times !== undefined && {
      times: integer(value, 'times', 1, 1e6),
    }),
  };
  switch (kind) {
    case 'delay':
      return {
        kind,
        milliseconds: integer(value, 'milliseconds', 0, 600_000),
        ...requests,
      };
    case 'status':
      return {
        kind,
        status: integer(value, 'status', 400, 599),
        ...(value.retryAfterSeconds !== undefined && {
          retryAfterSeconds: integer(value, 'retryAfterSeconds', 0, 86_400),
        }),
        ...requests,
      };
    case 'html':
    case 'truncated':
    case 'lost':
      return { kind, ...requests };
    default:
      return { kind };
  }
}
