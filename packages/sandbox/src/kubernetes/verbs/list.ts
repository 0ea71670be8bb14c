import { assertReached, readListOptions } from '../http/listOptions';
import { apiVersionOf } from '../resources';
import { parseSelector } from '../selectors';
import { badRequest, expired, StatusError } from '../StatusError';
import { keyOf, type ObjectStore } from '../store/ObjectStore';
import type { KubernetesObject, ResourceType } from '../types';
import { readContinueToken, writeContinueToken } from './continueToken';

const PAGE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** Items of built-in kinds come without their kind, as the kind of the list says it. */
function toItem(resource: ResourceType, object: KubernetesObject): object {
  if (resource.custom) {
    return object;
  }
  const { apiVersion: _version, kind: _kind, ...item } = object;
  return item;
}

function objectsAt(
  store: ObjectStore,
  resource: ResourceType,
  namespace: string | undefined,
  revision: number,
  isPage: boolean,
): KubernetesObject[] {
  try {
    return store.list(resource, namespace, revision);
  } catch (error) {
    if (isPage && error instanceof StatusError && error.code === 410) {
      throw expired(PAGE_TOO_OLD);
    }
    throw error;
  }
}

/**
 * Answers a list. Every page of it is from the moment of the first one.
 *
 * @throws StatusError
 */
export function listObjects(
  store: ObjectStore,
  resource: ResourceType,
  namespace: string | undefined,
  query: URLSearchParams,
): object {
  const options = readListOptions(query, false);
  const selector = parseSelector(resource, query);
  const token = options.continueToken
    ? readContinueToken(options.continueToken)
    : undefined;
  if (token && options.resourceVersion) {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  const current = store.currentRevision;
  assertReached(options.resourceVersion, current);
  const exact =
    options.resourceVersionMatch === 'Exact'
      ? options.resourceVersion
      : undefined;
  const revision = token?.revision ?? exact ?? current;
  const keyOfObject = ({ metadata }: KubernetesObject) =>
    keyOf(namespace ? undefined : metadata.namespace, metadata.name);
  const found = objectsAt(
    store,
    resource,
    namespace,
    revision,
    token !== undefined,
  ).filter(
    object =>
      (token === undefined || keyOfObject(object) > token.after) &&
      selector.matches(object),
  );
  const items = options.limit ? found.slice(0, options.limit) : found;
  const remaining = found.length - items.length;
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: String(revision),
      ...(remaining > 0 && {
        continue: writeContinueToken({
          revision,
          after: keyOfObject(items[items.length - 1]),
        }),
        // With a selector the API server does not count what is left.
        ...(selector.isEmpty && { remainingItemCount: remaining }),
      }),
    },
    items: items.map(object => toItem(resource, object)),
  };
}
