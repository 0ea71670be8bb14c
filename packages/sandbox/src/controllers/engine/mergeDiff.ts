import { canonicalJson } from '../../kubernetes/objects/hashes';
import { isJsonObject, type JsonObject } from '../../kubernetes/types';

/** Fields in which zero is something else than nothing. */
const ZERO_COUNTS = ['weight', 'currentStepIndex', 'percent', 'trafficPercent'];

/** Text that is written also when it is empty: the status of an AnalysisRun that has not begun. */
const KEPT_TEXT = ['status'];

/** Objects that are written also when nothing is in them. */
const KEPT_EMPTY = ['blueGreen', 'canary', 'dryRunSummary'];

function isNothing(field: string, value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    (value === '' && !KEPT_TEXT.includes(field)) ||
    (value === 0 && !ZERO_COUNTS.includes(field)) ||
    (Array.isArray(value) && value.length === 0)
  );
}

/**
 * The object without the fields that a controller written in Go would leave out: false, zero, empty text and empty lists.
 * They mean the same as no field, so writing one in the place of the other is no change.
 */
export function withoutZeros(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([field, value]): [string, unknown][] => {
      if (isNothing(field, value)) {
        return [];
      }
      if (!isJsonObject(value)) {
        return [[field, value]];
      }
      const inner = withoutZeros(value);
      return Object.keys(inner).length > 0 || KEPT_EMPTY.includes(field)
        ? [[field, inner]]
        : [];
    }),
  );
}

/** The JSON merge patch that makes one object into the other; undefined when they are the same. */
export function mergeDiff(
  before: JsonObject,
  after: JsonObject,
): JsonObject | undefined {
  const patch: JsonObject = {};
  for (const field of new Set([
    ...Object.keys(before),
    ...Object.keys(after),
  ])) {
    const [left, right] = [before[field], after[field]];
    if (right === undefined) {
      patch[field] = null;
    } else if (isJsonObject(left) && isJsonObject(right)) {
      const inner = mergeDiff(left, right);
      if (inner) {
        patch[field] = inner;
      }
    } else if (canonicalJson(left) !== canonicalJson(right)) {
      patch[field] = right;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
