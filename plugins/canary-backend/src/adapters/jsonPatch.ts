import { PlannedRequest } from '@bellwether/plugin-canary-common';
import { ClusterObject } from '@bellwether/plugin-models-node';

/** One step of a JSON patch. */
export type Operation =
  | { op: 'test' | 'add' | 'replace'; path: string; value: unknown }
  | { op: 'remove'; path: string };

/** A failing `test` is answered with 422, and nothing is changed. */
export function jsonPatch(
  path: string,
  operations: readonly Operation[],
): PlannedRequest {
  return {
    method: 'PATCH',
    path,
    contentType: 'application/json-patch+json',
    body: [...operations],
  };
}

/** Fails for any version of an object but the one that was seen. */
export function testOfVersion({ metadata }: ClusterObject): Operation {
  return {
    op: 'test',
    path: '/metadata/resourceVersion',
    value: metadata.resourceVersion,
  };
}
