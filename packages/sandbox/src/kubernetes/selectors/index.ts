import type { KubernetesObject, ResourceType } from '../types';
import { parseFieldSelector } from './fields';
import { parseLabelSelector } from './labels';

export { selectedName } from './fields';

/** Picks objects by their labels and fields. */
export interface Selector {
  matches(object: KubernetesObject): boolean;
  /** Whether everything matches because nothing was asked for. */
  isEmpty: boolean;
}

/** @throws StatusError 400 */
export function parseSelector(
  resource: ResourceType,
  query: URLSearchParams,
): Selector {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const matchesLabels = parseLabelSelector(labels);
  const matchesFields = parseFieldSelector(resource, fields);
  return {
    matches: object =>
      matchesLabels(object.metadata.labels ?? {}) && matchesFields(object),
    isEmpty: !labels.trim() && !fields.trim(),
  };
}
