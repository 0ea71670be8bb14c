import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import {
  CHANGES_TOPIC,
  ModelsChanged,
  modelsChangedSchema,
  Server,
} from '@bellwether/plugin-models-common';
import {
  ModelReference,
  pause,
  RecordsClient,
} from '@bellwether/plugin-models-node';

/** A registered model that some server names. */
export interface KnownModel {
  name: string;
  registry?: string;
  entityRef?: string;
  owner?: string;
  system?: string;
  championVersion?: number;
}

/** How often everything is read, whatever was announced. */
const REFRESH_MS = 60_000;

const RETRY_MS = 2_000;

/** Announcements come in bursts. */
const GATHER_MS = 200;

/** More names than this are not asked for one by one. */
const MAX_NAMES = 500;

/** A server with the registered model that it names. */
interface Served {
  id: string;
  /** As the server declares it. */
  model: string;
  known: KnownModel;
}

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
  readonly #records: RecordsClient;
  /** By the id of the server. */
  #served = new Map<string, Served>();
  #models = new Map<string, KnownModel[]>();
  /** Announced and not read yet. */
  #waiting: ModelsChanged[] = [];
  #wake = new AbortController();

  private constructor(options: Parameters<typeof ModelDirectory.create>[0]) {
    this.#options = options;
    this.#records = RecordsClient.create(options);
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
      onEvent: async ({ eventPayload }) => {
        const change = modelsChangedSchema.safeParse(eventPayload);
        this.#waiting.push(change.success ? change.data : {});
        this.#wake.abort();
      },
    });
    let failed = false;
    let wholeAt = -Infinity;
    while (!stop.aborted) {
      const changes = this.#waiting;
      this.#waiting = [];
      try {
        if (failed || performance.now() - wholeAt >= REFRESH_MS) {
          await this.refresh();
          wholeAt = performance.now();
        } else {
          await this.#follow(changes, stop);
        }
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
        failed ? RETRY_MS : wholeAt + REFRESH_MS - performance.now(),
        AbortSignal.any([stop, this.#wake.signal]),
      );
      if (this.#wake.signal.aborted) {
        await pause(GATHER_MS, stop);
        this.#wake = new AbortController();
      }
    }
  }

  async refresh(): Promise<void> {
    const { servers } = await this.#records.listServers();
    this.#replace([...this.#served.values()], servers);
  }

  /** Reads what changed, which is little in most cases, where all may be thousands. */
  async #follow(
    changes: readonly ModelsChanged[],
    signal: AbortSignal,
  ): Promise<void> {
    const models = new Set(changes.flatMap(change => change.models ?? []));
    const ids = new Set(changes.flatMap(change => change.servers ?? []));
    if (
      changes.some(change => !change.models && !change.servers) ||
      models.size + ids.size > MAX_NAMES
    ) {
      await this.refresh();
      return;
    }
    const { servers } = await this.#records.getServers(
      { models, ids },
      { signal },
    );
    const former = [...this.#served.values()].filter(
      ({ id, model }) => ids.has(id) || models.has(model),
    );
    this.#replace(former, servers);
  }

  #replace(former: readonly Served[], servers: readonly Server[]): void {
    const now = servers.flatMap(toServed);
    for (const { id } of former) this.#served.delete(id);
    for (const served of now) this.#served.set(served.id, served);
    if (inWords(former) === inWords(now)) return;
    this.#models = group(this.#served.values());
    this.#options.onChanged();
  }
}

function toServed(server: Server): Served[] {
  const { id, model, registry, modelRef, owner, system } = server;
  if (!modelRef) return [];
  const { championVersion } = server;
  const known = {
    name: model,
    registry,
    entityRef: modelRef,
    owner,
    system,
    championVersion,
  };
  return [{ id, model, known }];
}

function inWords(served: readonly Served[]): string {
  const sorted = [...served].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify(sorted);
}

/** Each registered model once, by the name that servers give it. */
function group(served: Iterable<Served>): Map<string, KnownModel[]> {
  const models = new Map<string, KnownModel[]>();
  for (const { model, known } of served) {
    const others = models.get(model) ?? [];
    if (others.some(({ entityRef }) => entityRef === known.entityRef)) continue;
    models.set(model, [...others, known]);
  }
  return models;
}
