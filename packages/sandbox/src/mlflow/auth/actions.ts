import type { Request } from 'express';
import type { Action } from './Users';

/** Calls on a model, or on a version of one, by path and method; a rename is among the changes. */
const ACTIONS: Record<string, Action> = {
  'GET /registered-models/get': 'read',
  'GET /registered-models/get-latest-versions': 'read',
  'POST /registered-models/get-latest-versions': 'read',
  'GET /registered-models/alias': 'read',
  'PATCH /registered-models/update': 'edit',
  'POST /registered-models/rename': 'edit',
  'POST /registered-models/set-tag': 'edit',
  'DELETE /registered-models/delete-tag': 'edit',
  'POST /registered-models/alias': 'edit',
  'DELETE /registered-models/alias': 'delete',
  'DELETE /registered-models/delete': 'delete',
  'GET /model-versions/get': 'read',
  'GET /model-versions/get-download-uri': 'read',
  'POST /model-versions/create': 'edit',
  'PATCH /model-versions/update': 'edit',
  'POST /model-versions/set-tag': 'edit',
  'DELETE /model-versions/delete-tag': 'delete',
  'DELETE /model-versions/delete': 'delete',
};

/** Calls that only an administrator may make. */
const ADMINISTRATION =
  /^\/(?:webhooks|users\/(?:create|delete|permissions))(?:\/|$)/;

function nameIn(fields: unknown): unknown {
  return typeof fields === 'object' && fields !== null && 'name' in fields
    ? fields.name
    : undefined;
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** The model that a call is about; empty when it does not say. */
function modelOf(request: Request): string {
  const name = nameIn(request.query) ?? nameIn(parsed(request.body));
  return typeof name === 'string' ? name : '';
}

/**
 * What a call needs.
 *
 * @returns an action on a model; `administration`; or undefined when everybody who is known may make it
 */
export function neededFor(
  request: Request,
): { action: Action; model: string } | 'administration' | undefined {
  const path = request.path.replace(/^\/(?:ajax-)?api\/[23]\.0\/mlflow/, '');
  if (ADMINISTRATION.test(path)) {
    return 'administration';
  }
  const action = ACTIONS[`${request.method} ${path}`];
  return action && { action, model: modelOf(request) };
}
