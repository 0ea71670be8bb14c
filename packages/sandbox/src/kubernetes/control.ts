import express, { Router } from 'express';
import type { WorldServer } from '../world/types';
import { type PolicyRule, type Role, ROLES } from './access/roles';
import type { KubernetesApi } from './index';
import { isJsonObject, type KubernetesObject } from './types';

type Controlled = Pick<
  KubernetesApi,
  'name' | 'store' | 'objects' | 'access' | 'openWatches'
>;

const LARGEST_BODY = '3mb';

function isObject(value: unknown): value is KubernetesObject {
  return (
    isJsonObject(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isJsonObject(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function isRule(value: unknown): value is PolicyRule {
  return (
    isJsonObject(value) &&
    isTexts(value.verbs) &&
    isTexts(value.apiGroups) &&
    isTexts(value.resources)
  );
}

function roleIn(text: string): Role {
  const role = ROLES.find(candidate => candidate === text);
  if (!role) {
    throw new Error(
      `There is no role '${text}'; there are ${ROLES.join(', ')}`,
    );
  }
  return role;
}

function isServer(value: unknown): value is WorldServer {
  return (
    isJsonObject(value) &&
    (value.kind === 'Rollout' || value.kind === 'InferenceService') &&
    ['name', 'namespace', 'model'].every(
      field => typeof value[field] === 'string',
    ) &&
    ['stableVersion', 'replicas', 'readyReplicas'].every(field =>
      Number.isInteger(value[field]),
    )
  );
}

/**
 * Drives clusters from outside, without a token. Mount it on the control server, before its handler of errors, which answers
 * what is thrown here.
 *
 * - `POST /clusters/:cluster/compact` forgets the history of the objects.
 * - `GET /clusters/:cluster/watches` tells how many watches are open.
 * - `POST /clusters/:cluster/objects` makes or replaces an object, or each of an array of them, status included.
 * - `DELETE /clusters/:cluster/objects` with `apiVersion`, `kind`, `namespace` and `name` in the query deletes one.
 * - `PUT /clusters/:cluster/servers` makes a server of the world, or each of an array of them, or changes the one of its name: another version, a
 *   canary, other replicas. All its objects follow. `DELETE` with `kind`, `namespace` and `name` in the query takes one away.
 * - `PUT /clusters/:cluster/roles/:role` gives a role the rules of `{ "rules": […] }`; `DELETE` gives it its own back.
 */
export function createKubernetesControl(apis: readonly Controlled[]): Router {
  const router = Router();
  const apiOf = (cluster: string): Controlled => {
    const api = apis.find(({ name }) => name === cluster);
    if (!api) {
      throw new Error(
        `There is no cluster '${cluster}'; there are ${apis
          .map(({ name }) => name)
          .join(', ')}`,
      );
    }
    return api;
  };
  router.use(express.json({ limit: LARGEST_BODY }));

  router.post('/clusters/:cluster/compact', (request, response) => {
    apiOf(request.params.cluster).store.compact();
    response.status(204).end();
  });
  router.get('/clusters/:cluster/watches', (request, response) => {
    response.json({ open: apiOf(request.params.cluster).openWatches() });
  });
  router.post('/clusters/:cluster/objects', (request, response) => {
    const { objects } = apiOf(request.params.cluster);
    const body: unknown = request.body;
    const given = Array.isArray(body) ? body : [body];
    if (!given.every(isObject)) {
      throw new Error('An object must have apiVersion, kind and metadata.name');
    }
    response.json(given.map(object => objects.put(object)));
  });
  router.delete('/clusters/:cluster/objects', (request, response) => {
    const { objects } = apiOf(request.params.cluster);
    const text = (field: string) => {
      const value = request.query[field];
      return typeof value === 'string' ? value : undefined;
    };
    const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map(text);
    if (!apiVersion || !kind || !name) {
      throw new Error('The query must have apiVersion, kind and name');
    }
    const reference = { apiVersion, kind, name, namespace: text('namespace') };
    response.status(objects.remove(reference) ? 204 : 404).end();
  });
  router.put('/clusters/:cluster/servers', (request, response) => {
    const body: unknown = request.body;
    const servers = Array.isArray(body) ? body : [body];
    if (!servers.every(isServer)) {
      throw new Error(
        'A server must have kind, name, namespace, model, stableVersion, replicas and readyReplicas',
      );
    }
    const { objects } = apiOf(request.params.cluster);
    servers.forEach(server => objects.putServer(server));
    response.status(204).end();
  });
  router.delete('/clusters/:cluster/servers', (request, response) => {
    const { kind, namespace, name } = request.query;
    if (
      (kind !== 'Rollout' && kind !== 'InferenceService') ||
      typeof namespace !== 'string' ||
      typeof name !== 'string'
    ) {
      throw new Error('The query must have kind, namespace and name');
    }
    const { objects } = apiOf(request.params.cluster);
    const isGone = objects.removeServer({ kind, namespace, name });
    response.status(isGone ? 204 : 404).end();
  });
  router.put('/clusters/:cluster/roles/:role', (request, response) => {
    const { cluster, role } = request.params;
    const rules: unknown = isJsonObject(request.body)
      ? request.body.rules
      : undefined;
    if (!Array.isArray(rules) || !rules.every(isRule)) {
      throw new Error(
        'rules must be a list of objects with verbs, apiGroups and resources',
      );
    }
    apiOf(cluster).access.setRules(roleIn(role), rules);
    response.status(204).end();
  });
  router.delete('/clusters/:cluster/roles/:role', (request, response) => {
    const { cluster, role } = request.params;
    apiOf(cluster).access.setRules(roleIn(role), undefined);
    response.status(204).end();
  });
  return router;
}
