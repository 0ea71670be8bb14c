import type { LabelledNode } from './nodeLimits';

/** The value of a node's label; null where it has none, undefined where that is not known. */
export type Place = string | null | undefined;

/** The only label that has another value on each node: where it is not known, the node's name will do. */
const HOSTNAME = 'kubernetes.io/hostname';

export function placeOf(
  { name, labels, hasOtherLabels = labels === undefined }: LabelledNode,
  key: string,
): Place {
  const value = labels?.[key];
  if (value !== undefined) return value;
  if (key === HOSTNAME) return name;
  return hasOtherLabels ? undefined : null;
}
