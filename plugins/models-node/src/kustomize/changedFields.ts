import { isDeepStrictEqual } from 'util';
import { isFields } from './applyPatch';

/** A field of an object that reads otherwise afterwards. @public */
export interface FieldEdit {
  /** From the object's root; items of lists by their index. */
  path: string[];
  /** What the cluster has there; undefined: nothing. */
  before: unknown;
  /** Undefined: it is taken away. */
  after: unknown;
}

/** What an API server adds to a template by itself, and so no file has. */
const DEFAULTED = new Set([
  'creationTimestamp',
  'dnsPolicy',
  'imagePullPolicy',
  'protocol',
  'restartPolicy',
  'schedulerName',
  'securityContext',
  'terminationGracePeriodSeconds',
  'terminationMessagePath',
  'terminationMessagePolicy',
]);

/** Whether a field is one that an API server adds by itself. */
export function isDefaulted(name: string): boolean {
  return DEFAULTED.has(name);
}

/**
 * What differs between two values: of maps and of lists of the same length the parts, of others the whole. What an API server
 * adds by itself is no difference.
 *
 * @param path - of the values, from the object's root
 * @public
 */
export function changedFields(
  before: unknown,
  after: unknown,
  path: readonly string[],
): FieldEdit[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isFields(before) && isFields(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap(name =>
      name in before || !isDefaulted(name)
        ? changedFields(before[name], after[name], [...path, name])
        : [],
    );
  }
  if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length === after.length
  ) {
    return before.flatMap((item, index) =>
      changedFields(item, after[index], [...path, String(index)]),
    );
  }
  return [{ path: [...path], before, after }];
}

/** Whether an object on the cluster is what a file says: the cluster adds to it, and never says less. */
export function isOnCluster(said: unknown, onCluster: unknown): boolean {
  if (isFields(said)) {
    return (
      isFields(onCluster) &&
      Object.entries(said).every(([name, value]) =>
        isOnCluster(value, onCluster[name]),
      )
    );
  }
  if (Array.isArray(said)) {
    return (
      Array.isArray(onCluster) &&
      said.length === onCluster.length &&
      said.every((item, index) => isOnCluster(item, onCluster[index]))
    );
  }
  // A field that is off may be left out.
  if (said === undefined) return onCluster === undefined || onCluster === false;
  return String(said) === String(onCluster);
}
