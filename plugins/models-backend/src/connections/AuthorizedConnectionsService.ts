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
    return {
      connections: reply.connections.map(withoutDetails),
      detailed: false,
    };
  }
}

/** The sentence before it may speak of a text that is not shown. */
const SNIPPET_ELSEWHERE = 'The platform team sees the text for it.';

/** Without addresses, without what upstreams refuse, and without text that is made from either. */
function withoutDetails(connection: Connection): Connection {
  const { url: _, snippet, problem, fix, ...rest } = connection;
  return {
    ...rest,
    ...(fix && { fix: snippet ? `${fix} ${SNIPPET_ELSEWHERE}` : fix }),
    ...(connection.missingPermissions.length === 0 && { problem }),
    missingPermissions: [],
    facts: [],
  };
}
