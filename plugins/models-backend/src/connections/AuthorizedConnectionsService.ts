import { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Connection,
  ConnectionsReply,
  modelsConnectionsReadPermission,
} from '@bellwether/plugin-models-common';
import {
  ConnectionsService,
  ConnectionsServiceOptions,
} from './ConnectionsService';

/** Stands in front of another connections service: shows addresses, and what is refused, only to those who may see them. */
export class AuthorizedConnectionsService implements ConnectionsService {
  static create(
    inner: ConnectionsService,
    options: { permissions: PermissionsService },
  ): ConnectionsService {
    return new AuthorizedConnectionsService(inner, options.permissions);
  }

  readonly #inner: ConnectionsService;
  readonly #permissions: PermissionsService;

  private constructor(
    inner: ConnectionsService,
    permissions: PermissionsService,
  ) {
    this.#inner = inner;
    this.#permissions = permissions;
  }

  async list(options: ConnectionsServiceOptions): Promise<ConnectionsReply> {
    const [decision] = await this.#permissions.authorize(
      [{ permission: modelsConnectionsReadPermission }],
      options,
    );
    const reply = await this.#inner.list(options);
    if (decision.result === AuthorizeResult.ALLOW) return reply;
    return { connections: reply.connections.map(statesOnly), detailed: false };
  }
}

/** State, age, and what follows for the reader; the rest is for those who can do something about it. */
function statesOnly({
  id,
  kind,
  product,
  title,
  state,
  version,
  latencyMs,
  lastSuccessAt,
  lastAttemptAt,
  consequence,
}: Connection): Connection {
  return {
    id,
    kind,
    product,
    title,
    state,
    version,
    latencyMs,
    lastSuccessAt,
    lastAttemptAt,
    consequence,
    missingPermissions: [],
    facts: [],
  };
}
