import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import { costPermissions } from '@bellwether/plugin-cost-common';
import { z } from 'zod';
import { refOf } from './modelsBackend';

export const callers = [
  'nobody',
  'viewer',
  'stranger',
  'owner',
  'platform',
  'service',
  'blind',
] as const;
export type Caller = (typeof callers)[number];

const WRITES = new Set(
  costPermissions
    .filter(({ attributes }) => attributes.action !== 'read')
    .map(({ name }) => name),
);

/** What a policy says: viewers see, owners act on what they own, the platform team does everything; one may see nothing. */
function mayDo(caller: Caller, { name }: Permission, owned: boolean): boolean {
  if (caller === 'platform' || caller === 'service') return true;
  if (WRITES.has(name)) return caller === 'owner' && owned;
  if (name === 'cost.bill.read' || name === 'kubernetes.proxy') return false;
  return caller !== 'blind';
}

function callerOf({ principal }: BackstageCredentials): Caller {
  const { userEntityRef } = z
    .object({ userEntityRef: z.string().optional() })
    .parse(principal);
  return z
    .enum(callers)
    .parse(userEntityRef?.replace('user:default/', '') ?? 'service');
}

/** Models of the sandbox that owners of the tests own. */
const OWNED = ['chargeback-risk', 'flight-delay', 'eta-courier', 'stock-out'];

/** Decides by who calls. */
export const permissions = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => {
    const decide = (
      requests: Array<{ permission: Permission; resourceRef?: string }>,
      { credentials }: { credentials: BackstageCredentials },
    ) =>
      requests.map(({ permission, resourceRef }) => ({
        result: mayDo(
          callerOf(credentials),
          permission,
          OWNED.map(refOf).includes(resourceRef ?? ''),
        )
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
      }));
    return {
      authorize: async (requests, options) => decide(requests, options),
      authorizeConditional: async (requests, options) =>
        decide(requests, options),
    };
  },
});

export function headerOf(caller: Caller): string {
  if (caller === 'nobody') return mockCredentials.none.header();
  if (caller === 'service') return mockCredentials.service.header();
  return mockCredentials.user.header(`user:default/${caller}`);
}
