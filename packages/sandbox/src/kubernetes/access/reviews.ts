import { badRequest, invalid } from '../StatusError';
import { isJsonObject, type JsonObject } from '../types';
import type { Access } from './Access';
import { BASIC_RULES, DISCOVERY_RULES, type Identity } from './roles';

function textIn(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? value : '';
}

function specOf(body: unknown): JsonObject {
  const spec = isJsonObject(body) ? body.spec : undefined;
  return isJsonObject(spec) ? spec : {};
}

/** Leaves out what is empty, as the API server writes it. */
function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== ''),
  );
}

/** Answers `POST selfsubjectaccessreviews`. @throws StatusError 422 */
export function reviewAccess(
  access: Access,
  identity: Identity,
  body: unknown,
): object {
  const { resourceAttributes, nonResourceAttributes } = specOf(body);
  const review = (spec: JsonObject, status: object) => ({
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status,
  });
  if (isJsonObject(resourceAttributes)) {
    const decision = access.decide(identity, {
      verb: textIn(resourceAttributes, 'verb'),
      group: textIn(resourceAttributes, 'group'),
      resource: textIn(resourceAttributes, 'resource'),
      subresource: textIn(resourceAttributes, 'subresource'),
      namespace: textIn(resourceAttributes, 'namespace'),
      name: textIn(resourceAttributes, 'name'),
    });
    return review(
      { resourceAttributes: withoutEmpty(resourceAttributes) },
      decision,
    );
  }
  if (isJsonObject(nonResourceAttributes)) {
    const decision = access.decidePath(identity, {
      verb: textIn(nonResourceAttributes, 'verb'),
      path: textIn(nonResourceAttributes, 'path'),
    });
    return review({ nonResourceAttributes }, decision);
  }
  throw invalid({ group: 'authorization.k8s.io', kind: '' }, '', [
    {
      reason: 'FieldValueInvalid',
      message:
        'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
      field: 'spec.resourceAttributes',
    },
  ]);
}

/** Answers `POST selfsubjectrulesreviews`. */
export function reviewRules(
  access: Access,
  { role }: Identity,
  body: unknown,
): object {
  if (!textIn(specOf(body), 'namespace')) {
    throw badRequest('no namespace on request');
  }
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: {
      resourceRules: [...BASIC_RULES, ...access.rulesOf(role)],
      nonResourceRules: [
        ...DISCOVERY_RULES,
        ...(role === 'admin' ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : []),
      ],
      incomplete: false,
    },
  };
}

/** Answers `POST selfsubjectreviews`: who the token is. */
export function reviewSelf({ username, uid, groups }: Identity): object {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      creationTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    },
    status: { userInfo: { username, uid, groups } },
  };
}
