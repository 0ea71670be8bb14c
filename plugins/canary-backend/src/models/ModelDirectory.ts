import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import {
  CHANGES_TOPIC,
  Server,
  serverRecordsReplySchema,
} from '@bellwether/plugin-models-common';
import { ModelReference, pause } from '@bellwether/plugin-models-node';

/** A registered model that some server names. */
export interface KnownModel {
  name: string;
  registry?: string;
  entityRef?: string;
  owner?: string;
  system?: string;
  championVersion?: number;
}

const REFRESH_MS = 60_000;

/** Announcements come in bursts. */
const GATHER_MS = 200;

/** Models that servers name, as the models backend joins them; it alone knows the registries. */
export class ModelDirectory {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    events: EventsService;
    logger: LoggerService;
    onChanged: () => void;
  }): ModelDirectory {
    return new ModelDirectory(options);
  }

  readonly #options: Parameters<typeof ModelDirectory.create>[0];
  #models = new Map<string, KnownModel[]>();
  #wake = new AbortController();

  private constructor(options: Parameters<typeof ModelDirectory.create>[0]) {
    this.#options = options;
  }

  /** The model that a server names; undefined where no registry holds it, or several do and the server does not say which. */
  modelOf({ model, registry, from }: ModelReference): KnownModel | undefined {
    if (from === 'object-name') return undefined;
    const found = (this.#models.get(model) ?? []).filter(
      candidate => !registry || candidate.registry === registry,
    );
    return found.length === 1 ? found[0] : undefined;
  }

  /** Version of the registry that a reference names; undefined where it names none that is known. */
  versionOf(
    reference: ModelReference | undefined,
    server: ModelReference,
  ): number | undefined {
    if (!reference?.version || reference.model !== server.model) {
      return undefined;
    }
    if (reference.version === '@champion') {
      return this.modelOf(server)?.championVersion;
    }
    const version = Number(reference.version);
    return Number.isSafeInteger(version) && version > 0 ? version : undefined;
  }

  /** Keeps itself up to date until `stop`. */
  async run(stop: AbortSignal): Promise<void> {
    const { events, logger } = this.#options;
    await events.subscribe({
      id: 'canary-models',
      topics: [CHANGES_TOPIC],
      onEvent: async () => this.#wake.abort(),
    });
    let failed = false;
    while (!stop.aborted) {
      try {
        await this.refresh();
        failed = false;
      } catch (error) {
        if (stop.aborted) return;
        // Once, not every minute: the models backend says itself what is wrong with it.
        if (!failed) {
          logger.warn(
            'The models backend did not tell which models are served',
            error as Error,
          );
        }
        failed = true;
      }
      await pause(
        failed ? 2_000 : REFRESH_MS,
        AbortSignal.any([stop, this.#wake.signal]),
      );
      if (this.#wake.signal.aborted) {
        await pause(GATHER_MS, stop);
        this.#wake = new AbortController();
      }
    }
  }

  async refresh(): Promise<void> {
    const { auth, discovery, onChanged } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'models',
    });
    const response = await fetch(
      `${await discovery.getBaseUrl('models')}/v1/records/servers`,
      { headers: { Authorization: `Bearer ${token}` } },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const { servers } = serverRecordsReplySchema.parse(await response.json());
    const models = group(servers);
    const changed =
      JSON.stringify([...models]) !== JSON.stringify([...this.#models]);
    this.#models = models;
    if (changed) onChanged();
  }
}

function group(servers: readonly Server[]): Map<string, KnownModel[]> {
  const models = new Map<string, KnownModel[]>();
  for (const server of servers) {
    if (!server.modelRef) continue;
    const known = models.get(server.model) ?? [];
    if (known.some(({ entityRef }) => entityRef === server.modelRef)) continue;
    models.set(server.model, [
      ...known,
      {
        name: server.model,
        registry: server.registry,
        entityRef: server.modelRef,
        owner: server.owner,
        system: server.system,
        championVersion: server.championVersion,
      },
    ]);
  }
  return models;
}
