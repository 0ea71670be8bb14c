import { AuthService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_CLUSTER,
  ModelRecord,
  ModelsChanged,
  Server,
} from '@bellwether/plugin-models-common';
import { RecordsClient } from '@bellwether/plugin-models-node';
import {
  serverApiRef,
  serverComponentRef,
  ServerOwners,
  toServerEntities,
} from '../mapping';
import { Change, EntityReader, Reading } from '../sync';

export interface ServerReaderOptions {
  auth: AuthService;
  catalog: CatalogService;
  owners: ServerOwners;
  records: RecordsClient;
}

/** Reads the servers of all clusters, each with what the registry knows of its model. */
export class ServerReader implements EntityReader {
  static create(options: ServerReaderOptions): ServerReader {
    return new ServerReader(options);
  }

  readonly #options: ServerReaderOptions;

  private constructor(options: ServerReaderOptions) {
    this.#options = options;
  }

  /** A change of a model may change its server's owner, system or API. */
  concerns(): boolean {
    return true;
  }

  async readAll(options: { signal?: AbortSignal }): Promise<Reading> {
    const { servers, clusters } = await this.#options.records.listServers(
      options,
    );
    const unread = clusters.filter(({ complete }) => !complete);
    if (unread.length === clusters.length) {
      // No cluster at all: whether none is meant to be, or none is known yet, cannot be told from here.
      return {
        is: 'nothing',
        because:
          clusters.length === 0
            ? 'no cluster is known'
            : 'no cluster was listed in full yet',
        retry: clusters.length > 0,
      };
    }
    const { entities } = await this.#toEntities(servers, options);
    if (unread.length === 0) return { is: 'whole', entities };
    const names = unread.map(({ cluster }) => cluster);
    return {
      is: 'part',
      entities,
      removed: await this.#heldElsewhere(names, entities),
      because: `${names.join(', ')} was not listed in full yet`,
    };
  }

  async readChanges(
    changes: ModelsChanged[],
    options: { signal?: AbortSignal },
  ): Promise<Change> {
    if (changes.some(isUnspecific)) return 'everything';
    const changed = new Set(changes.flatMap(({ servers }) => servers ?? []));
    const models = new Set(changes.flatMap(change => change.models ?? []));
    const { servers, clusters } = await this.#options.records.getServers(
      { models, ids: changed },
      options,
    );
    const known = new Set(servers.map(({ id }) => id));
    const complete = new Set(
      clusters.flatMap(({ cluster, complete: isComplete }) =>
        isComplete ? cluster : [],
      ),
    );
    const { entities, withoutApi } = await this.#toEntities(servers, options);
    const gone = [...changed].filter(
      id => !known.has(id) && complete.has(id.split('/')[0]),
    );
    return {
      added: entities,
      removed: [
        ...gone.map(serverComponentRef),
        ...[...gone, ...withoutApi].map(serverApiRef),
      ],
    };
  }

  async #toEntities(
    servers: Server[],
    options: { signal?: AbortSignal },
  ): Promise<{ entities: Entity[]; withoutApi: string[] }> {
    const models = await this.#modelsOf(servers, options);
    const entities: Entity[] = [];
    const withoutApi: string[] = [];
    for (const server of servers) {
      const { component, api } = toServerEntities(
        server,
        server.modelRef ? models.get(server.modelRef) : undefined,
        this.#options.owners,
      );
      entities.push(component);
      if (api) entities.push(api);
      else withoutApi.push(server.id);
    }
    return { entities, withoutApi };
  }

  /** The models that the servers serve, by entity. */
  async #modelsOf(
    servers: Server[],
    options: { signal?: AbortSignal },
  ): Promise<Map<string, ModelRecord>> {
    const names = new Map<string, Set<string>>();
    for (const { registry, modelRef, model } of servers) {
      if (!registry || !modelRef) continue;
      const ofRegistry = names.get(registry) ?? new Set();
      names.set(registry, ofRegistry.add(model));
    }
    const models = new Map<string, ModelRecord>();
    for (const [registry, ofRegistry] of names) {
      const { records } = await this.#options.records.getModels(
        registry,
        [...ofRegistry],
        options,
      );
      for (const record of records) models.set(record.entityRef, record);
    }
    return models;
  }

  /** What the catalog holds of other clusters than these, and should not. */
  async #heldElsewhere(
    clusters: string[],
    entities: Entity[],
  ): Promise<string[]> {
    const { auth, catalog } = this.#options;
    const wanted = new Set(entities.map(entity => stringifyEntityRef(entity)));
    const { items } = await catalog.getEntities(
      {
        filter: { kind: ['component', 'api'] },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items.flatMap(entity => {
      const annotations = entity.metadata.annotations ?? {};
      const cluster = annotations[ANNOTATION_CLUSTER];
      const ref = stringifyEntityRef(entity);
      return annotations[ANNOTATION_LOCATION]?.startsWith('models:') &&
        cluster &&
        !clusters.includes(cluster) &&
        !wanted.has(ref)
        ? [ref]
        : [];
    });
  }
}

function isUnspecific({ cluster, servers, models }: ModelsChanged): boolean {
  return !servers && (cluster !== undefined || !models);
}
