import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  ModelRecord,
  ModelRecordsReply,
  modelRecordsReplySchema,
  Server,
  ServerRecordsReply,
  serverRecordsReplySchema,
} from '@bellwether/plugin-models-common';
import { z } from 'zod';

/** Names per request; the address of a request has a limited length. */
const NAMES = 50;

/** A request that takes longer is given up. */
const TIMEOUT_MS = 60_000;

interface ReadOptions {
  signal?: AbortSignal;
}

/** Servers, and which clusters are known. @public */
export type KnownServers = Omit<ServerRecordsReply, 'next'>;

/** Asks the models backend, as the calling plugin, for what it knows of registries and clusters. @public */
export class RecordsClient {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): RecordsClient {
    return new RecordsClient(options.auth, options.discovery);
  }

  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  private constructor(auth: AuthService, discovery: DiscoveryService) {
    this.#auth = auth;
    this.#discovery = discovery;
  }

  /** All models of a registry, page by page. Ends normally only if every page was read. */
  async *listModels(
    instance: string,
    options?: ReadOptions,
  ): AsyncIterable<ModelRecordsReply> {
    yield* this.#pages(
      '/v1/records/models',
      { instance },
      modelRecordsReplySchema,
      options,
    );
  }

  /** The models of these names, and those of the names that the registry says do not exist. */
  async getModels(
    instance: string,
    names: readonly string[],
    options?: ReadOptions,
  ): Promise<{ records: ModelRecord[]; gone: string[] }> {
    const records: ModelRecord[] = [];
    const gone: string[] = [];
    for (let start = 0; start < names.length; start += NAMES) {
      const search = new URLSearchParams({ instance });
      for (const name of names.slice(start, start + NAMES)) {
        search.append('names', name);
      }
      const reply = await this.#get(
        `/v1/records/models?${search}`,
        modelRecordsReplySchema,
        options,
      );
      records.push(...reply.records);
      gone.push(...reply.gone);
    }
    return { records, gone };
  }

  /**
   * All servers, read page by page: what was on a cluster that is told to be complete when the reading began is among them.
   *
   * @throws Error - the models backend did not answer, or not as it should
   */
  async listServers(options?: ReadOptions): Promise<KnownServers> {
    const servers: Server[] = [];
    let clusters: KnownServers['clusters'] | undefined;
    const pages = this.#pages(
      '/v1/records/servers',
      {},
      serverRecordsReplySchema,
      options,
    );
    for await (const page of pages) {
      servers.push(...page.servers);
      clusters ??= page.clusters;
    }
    return { servers, clusters: clusters ?? [] };
  }

  /** The servers that declare one of the models, and those of the ids; of those that are there. */
  async getServers(
    some: { models: Iterable<string>; ids: Iterable<string> },
    options?: ReadOptions,
  ): Promise<KnownServers> {
    const asked = [
      ...[...some.models].map(name => ['models', name]),
      ...[...some.ids].map(id => ['servers', id]),
    ];
    const servers = new Map<string, Server>();
    let clusters: KnownServers['clusters'] = [];
    for (let start = 0; start < asked.length; start += NAMES) {
      const search = new URLSearchParams(asked.slice(start, start + NAMES));
      const reply = await this.#get(
        `/v1/records/servers?${search}`,
        serverRecordsReplySchema,
        options,
      );
      for (const server of reply.servers) servers.set(server.id, server);
      if (start === 0) ({ clusters } = reply);
    }
    return { servers: [...servers.values()], clusters };
  }

  async *#pages<T extends { next?: string }>(
    path: string,
    query: Record<string, string>,
    schema: z.ZodType<T>,
    options?: ReadOptions,
  ): AsyncIterable<T> {
    const seen = new Set<string>();
    for (let cursor: string | undefined; ; ) {
      const search = new URLSearchParams(query);
      if (cursor) search.set('cursor', cursor);
      const page = await this.#get(`${path}?${search}`, schema, options);
      yield page;
      cursor = page.next;
      if (!cursor) return;
      if (seen.has(cursor)) {
        throw new Error('The pages of the models backend go in a circle');
      }
      seen.add(cursor);
    }
  }

  async #get<T>(
    path: string,
    schema: z.ZodType<T>,
    options: ReadOptions = {},
  ): Promise<T> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'models',
    });
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(
      `${await this.#discovery.getBaseUrl('models')}${path}`,
      {
        headers: { Authorization: `Bearer ${token}` },
        signal: options.signal
          ? AbortSignal.any([options.signal, timeout])
          : timeout,
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const reply = schema.safeParse(await response.json());
    if (!reply.success) {
      const [issue] = reply.error.issues;
      throw new Error(
        `The models backend answered what is not understood: ${issue.path.join(
          '.',
        )}: ${issue.message}`,
      );
    }
    return reply.data;
  }
}
