import { applyPatch as applyJsonPatch, type Operation } from 'fast-json-patch';
import {
  badRequest,
  unprocessable,
  unsupportedMediaType,
} from '../StatusError';
import {
  isJsonObject,
  type KubernetesObject,
  type ResourceType,
} from '../types';
import { mergePatch } from './mergePatch';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

function isOperation(value: unknown): value is Operation {
  return (
    isJsonObject(value) &&
    typeof value.path === 'string' &&
    typeof value.op === 'string' &&
    OPERATIONS.includes(value.op)
  );
}

function patchByOperations(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    throw badRequest(
      'json: cannot unmarshal the body into a JSON patch: an array of operations is expected',
    );
  }
  try {
    return applyJsonPatch(target, patch, true, false).newDocument;
  } catch {
    // A path that is not there and a failed test get the same answer.
    throw unprocessable();
  }
}

/** Whether a strategic merge comes out as a plain one: no lists, whose items it merges by key, and no directives. */
function isPlainMerge(patch: unknown): boolean {
  if (Array.isArray(patch)) {
    return false;
  }
  return (
    !isJsonObject(patch) ||
    Object.entries(patch).every(
      ([field, value]) => !field.startsWith('$') && isPlainMerge(value),
    )
  );
}

function acceptedFor({ custom }: ResourceType): string[] {
  return custom
    ? [JSON_PATCH, MERGE_PATCH]
    : [JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH];
}

/**
 * The object with a patch applied. Strategic merge patches are taken for built-in kinds only, as by the real API server, and
 * only where a plain merge gives the same: those with lists or directives are refused with 415.
 *
 * @throws StatusError 400, 415 or 422
 */
export function applyPatch(
  resource: ResourceType,
  object: KubernetesObject,
  mediaType: string,
  patch: unknown,
): unknown {
  switch (mediaType) {
    case JSON_PATCH:
      return patchByOperations(object, patch);
    case STRATEGIC_PATCH:
      if (resource.custom || !isPlainMerge(patch)) {
        throw unsupportedMediaType(acceptedFor(resource));
      }
      break;
    case MERGE_PATCH:
      break;
    default:
      throw unsupportedMediaType(acceptedFor(resource));
  }
  if (!isJsonObject(patch)) {
    throw badRequest('error decoding patch: a JSON object is expected');
  }
  return mergePatch(object, patch);
}
