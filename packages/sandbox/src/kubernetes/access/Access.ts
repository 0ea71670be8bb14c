import { forbidden, StatusError, unauthorized } from '../StatusError';
import {
  BASIC_RULES,
  DEFAULT_RULES,
  DISCOVERY_RULES,
  type Identity,
  identityOf,
  type PolicyRule,
  type Role,
  ROLES,
  TOKENS,
} from './roles';

/** A question about an object or a kind of object. */
export interface ResourceAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** A question about a path that belongs to no kind of object. */
export interface NonResourceAttributes {
  verb: string;
  path: string;
}

export interface Decision {
  allowed: boolean;
  /** Which binding allows it, in the API server's words. */
  reason?: string;
}

function covers(
  { verbs, apiGroups, resources }: PolicyRule,
  { verb, group, resource, subresource }: ResourceAttributes,
): boolean {
  const has = (values: readonly string[], value: string) =>
    values.includes('*') || values.includes(value);
  const path = subresource ? `${resource}/${subresource}` : resource;
  return has(verbs, verb) && has(apiGroups, group) && has(resources, path);
}

function coversPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*')
    ? path.startsWith(pattern.slice(0, -1))
    : path === pattern;
}

function subjectOf({ username, groups }: Identity): string {
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(username);
  return account
    ? `ServiceAccount "${account[2]}/${account[1]}"`
    : `Group "${groups[0]}"`;
}

/** The one place that decides who may do what: requests are let through, and reviews answered, by the same function. */
export class Access {
  private readonly rules = new Map<Role, readonly PolicyRule[]>();

  /** Who a bearer token is; undefined without a token. @throws StatusError 401 for a token that nobody has */
  authenticate(authorization: string | undefined): Identity | undefined {
    const [, token] = /^Bearer\s+(.+)$/i.exec(authorization ?? '') ?? [];
    if (!token) {
      return undefined;
    }
    const role = ROLES.find(candidate => TOKENS[candidate] === token.trim());
    if (!role) {
      throw unauthorized();
    }
    return identityOf(role);
  }

  rulesOf(role: Role): readonly PolicyRule[] {
    return this.rules.get(role) ?? DEFAULT_RULES[role];
  }

  /** Gives a role other rules, so that a test can take a permission away; undefined gives it its own back. */
  setRules(role: Role, rules: readonly PolicyRule[] | undefined): void {
    if (rules) {
      this.rules.set(role, rules);
    } else {
      this.rules.delete(role);
    }
  }

  decide(identity: Identity, attributes: ResourceAttributes): Decision {
    if (BASIC_RULES.some(rule => covers(rule, attributes))) {
      return {
        allowed: true,
        reason:
          'RBAC: allowed by ClusterRoleBinding "system:basic-user" of ClusterRole "system:basic-user" to Group "system:authenticated"',
      };
    }
    const { role } = identity;
    if (!this.rulesOf(role).some(rule => covers(rule, attributes))) {
      return { allowed: false };
    }
    return {
      allowed: true,
      ...(role !== 'admin' && {
        reason: `RBAC: allowed by ClusterRoleBinding "bellwether-${role}" of ClusterRole "bellwether-${role}" to ${subjectOf(
          identity,
        )}`,
      }),
    };
  }

  decidePath(
    { role }: Identity,
    { verb, path }: NonResourceAttributes,
  ): Decision {
    const open = DISCOVERY_RULES.some(
      ({ verbs, nonResourceURLs }) =>
        verbs.includes(verb) &&
        nonResourceURLs.some(pattern => coversPath(pattern, path)),
    );
    return { allowed: open || role === 'admin' };
  }

  /** @throws StatusError 403 */
  assertMay(identity: Identity, attributes: ResourceAttributes): void {
    if (this.decide(identity, attributes).allowed) {
      return;
    }
    const { verb, group, resource, subresource, namespace, name } = attributes;
    const path = subresource ? `${resource}/${subresource}` : resource;
    const scope = namespace
      ? `in the namespace "${namespace}"`
      : 'at the cluster scope';
    throw forbidden(
      { group, plural: resource },
      name,
      `User "${identity.username}" cannot ${verb} resource "${path}" in API group "${group}" ${scope}`,
    );
  }

  /** @throws StatusError 403 */
  assertMayPath(identity: Identity, attributes: NonResourceAttributes): void {
    if (!this.decidePath(identity, attributes).allowed) {
      const { verb, path } = attributes;
      throw new StatusError(
        403,
        'Forbidden',
        `forbidden: User "${identity.username}" cannot ${verb} path "${path}"`,
        {},
      );
    }
  }
}
