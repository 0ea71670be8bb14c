import { ErrorObject } from 'ajv';

/** What is wrong with a field. */
export interface Violation {
  field: string;
  problem: string;
}

/** What a schema found, in words that name the field. */
export function violationsOf(
  kind: string,
  errors: readonly ErrorObject[] | null | undefined,
): Violation[] {
  return (errors ?? []).map(({ instancePath, message, params, keyword }) => ({
    field: instancePath.slice(1).replace(/\//g, '.') || kind,
    problem:
      keyword === 'additionalProperties'
        ? `there is no field '${params.additionalProperty}'`
        : message ?? keyword,
  }));
}
