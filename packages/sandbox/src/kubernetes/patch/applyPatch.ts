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
import { messageOf } from '../http/body';
import { mergePatch } from './mergePatch';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';

function isOperation(value: unknown): value is Operation {
  return (
    isJsonObject(value) &&
    typeof value.path === 'string' &&
    typeof value.op === 'string'
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${messageOf(error)}`);
  }
}

function patchByOperations(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    throw badRequest(
      'error decoding patch: the body is not an array of operations',
    );
  }
  try {
    return applyJsonPatch(target, patch, true, false).newDocument;
  } catch {
    // An unknown operation, a path that is not there and a failed test get the same answer.
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
  text: string,
): unknown {
  const accepted = acceptedFor(resource);
  if (!accepted.includes(mediaType)) {
    throw unsupportedMediaType(accepted);
  }
  const patch = parse(text);
  if (mediaType === JSON_PATCH) {
    return patchByOperations(object, patch);
  }
  if (mediaType === STRATEGIC_PATCH && !isPlainMerge(patch)) {
    throw unsupportedMediaType(accepted);
  }
  if (!isJsonObject(patch)) {
    throw badRequest('error decoding patch: the body is not a JSON object');
  }
  return mergePatch(object, patch);
}
