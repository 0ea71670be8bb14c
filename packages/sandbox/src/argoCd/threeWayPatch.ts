import { canonicalJson } from '../kubernetes/objects/hashes';
import { isJsonObject, type JsonObject } from '../kubernetes/types';

/**
 * The JSON merge patch by which `kubectl apply` brings a custom resource to what a file says: what the file says is set, what it no
 * longer says goes, and what it never said stays. Lists are values, taken whole.
 *
 * @param last - what the file said when it was applied last
 * @returns undefined when there is nothing to change
 */
export function threeWayPatch(
  last: JsonObject,
  wanted: JsonObject,
  live: JsonObject,
): JsonObject | undefined {
  const patch: JsonObject = {};
  for (const [field, value] of Object.entries(wanted)) {
    const current = live[field];
    if (isJsonObject(value) && isJsonObject(current)) {
      const before = last[field];
      const inner = threeWayPatch(
        isJsonObject(before) ? before : {},
        value,
        current,
      );
      if (inner) patch[field] = inner;
    } else if (canonicalJson(value) !== canonicalJson(current)) {
      patch[field] = value;
    }
  }
  for (const field of Object.keys(last)) {
    if (!(field in wanted) && field in live) patch[field] = null;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
