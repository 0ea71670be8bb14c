import { canonicalJson } from '../../kubernetes/objects/hashes';
import type { Measurement, Metric, WebMetric } from '../schemas/analysis';
import { meets } from './expression/evaluate';
import { ExpressionError } from './expression/tokens';
import { firstAt, JsonPathError } from './jsonPath';

/** A measurement without its times. */
export type Judgement = Pick<Measurement, 'phase' | 'value' | 'message'>;

/** JSON as Go writes it: fields in order, and nothing in it that a browser could take for markup. */
function goJson(value: unknown): string {
  return canonicalJson(value).replace(
    /[<>&\u2028\u2029]/g,
    character =>
      `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function phaseOf(
  result: unknown,
  { successCondition, failureCondition }: Metric,
): Measurement['phase'] {
  const succeeds = successCondition
    ? meets(result, successCondition)
    : undefined;
  const fails = failureCondition ? meets(result, failureCondition) : undefined;
  // Where only one condition is given, the other is its opposite; where none is, whatever comes is a success.
  if (fails ?? (succeeds === undefined ? false : !succeeds)) {
    return 'Failed';
  }
  return succeeds ?? true ? 'Successful' : 'Inconclusive';
}

function isKnown(error: unknown): error is Error {
  return error instanceof ExpressionError || error instanceof JsonPathError;
}

/**
 * What an answer of 2xx means. **A body that is no JSON is a success**, an empty one too: conditions are not looked at then.
 */
export function judgeBody(
  metric: Metric,
  { jsonPath }: WebMetric,
  body: string,
): Judgement {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { phase: 'Successful', ...(body && { value: body }) };
  }
  let value: unknown;
  try {
    value = firstAt(parsed, jsonPath);
  } catch (error) {
    if (isKnown(error)) {
      return {
        phase: 'Error',
        message: `Could not find JSONPath in body: ${error.message}`,
      };
    }
    throw error;
  }
  try {
    return { phase: phaseOf(value, metric), value: goJson(value) };
  } catch (error) {
    if (isKnown(error)) {
      return { phase: 'Error', message: error.message };
    }
    throw error;
  }
}
