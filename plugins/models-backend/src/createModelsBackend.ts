import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  IdempotencyStore,
  KubernetesProxyClient,
  MetricProfile,
  ModelRegistryType,
  ModelVisibility,
  Outbox,
  ProbedUpstream,
  ServerKind,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import {
  AuthorizedServersService,
  createClusterWatch,
  DefaultServersService,
  ServerStore,
} from './clusters';
import { MetricRules } from './comparison';
import {
  AuthorizedConnectionsService,
  DefaultConnectionsService,
} from './connections';
import {
  DeliveryStore,
  EventStore,
  ModelStore,
  SummaryStore,
} from './database';
import { FleetSources, FleetStore } from './fleet';
import { UpstreamHealth } from './health';
import { readCatalogRules } from './identity';
import {
  ChangePublisher,
  createForgetter,
  createSyncs,
  DescribedModels,
  ModelRemover,
  ModelWriter,
  PackageReader,
  readRegistries,
  RegistryDirectory,
  RegistryStateStore,
  RunReader,
} from './registries';
import { createRouter } from './router';
import { AuthorizedAliasService } from './service/AuthorizedAliasService';
import { AuthorizedFleetService } from './service/AuthorizedFleetService';
import { AuthorizedModelService } from './service/AuthorizedModelService';
import { AuthorizedVersionService } from './service/AuthorizedVersionService';
import { DefaultAliasService } from './service/DefaultAliasService';
import { DefaultCountsService } from './service/DefaultCountsService';
import { DefaultFleetService } from './service/DefaultFleetService';
import { DefaultModelService } from './service/DefaultModelService';
import { DefaultRecordService } from './service/DefaultRecordService';
import { DefaultSummaryService } from './service/DefaultSummaryService';
import { DefaultVersionService } from './service/DefaultVersionService';
import { DefaultWebhookService } from './service/DefaultWebhookService';
import { ChangeAnnouncer, ServingProjector } from './serving';
import { recordTimeline, scheduleTasks } from './tasks';
import { UpstreamProbes } from './upstreams';

export interface ModelsBackendOptions {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: Config;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  knex: Knex;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  signals: SignalsService;
  registryTypes: readonly ModelRegistryType[];
  kinds: readonly ServerKind[];
  profiles: readonly MetricProfile[];
  upstreams: readonly ProbedUpstream[];
}

/** Puts the parts together; nothing is decided here. */
export async function createModelsBackend(options: ModelsBackendOptions) {
  const { config, events, httpAuth, kinds, knex, logger } = options;
  const health = UpstreamHealth.create({ knex, logger });
  await health.restore();
  const registries = RegistryDirectory.create(
    readRegistries(config, { types: options.registryTypes, health, logger }),
  );
  const instances = registries.list().map(({ instance }) => instance);
  const rules = readCatalogRules(config, instances);
  const metrics = MetricRules.fromConfig(config);

  const models = ModelStore.create({ knex });
  const servers = ServerStore.create({ knex });
  const states = RegistryStateStore.create({ knex });
  const summaries = SummaryStore.create({ knex });
  const outbox = Outbox.create({ knex, events, logger });
  const changes = ChangePublisher.create(options);
  const describing = DescribedModels.create({ knex });
  const visibility = ModelVisibility.create(options);
  const runs = RunReader.create({ knex });

  const writer = ModelWriter.create({ knex, outbox });
  const remover = ModelRemover.create({ knex, outbox });
  const announcer = ChangeAnnouncer.create({
    serving: ServingProjector.create({ knex, models, servers, summaries }),
    servers,
    changes,
    outbox,
    logger,
  });
  const syncs = createSyncs({
    registries,
    rules,
    knex,
    models,
    states,
    writer,
    remover,
    logger,
    onChanged: (instance, names) => announcer.modelsChanged(instance, names),
    // Every screen that lies open says how old its facts are.
    onTurn: () => changes.refreshScreens([]),
  });
  const clusterWatch = createClusterWatch({
    ...options,
    client: KubernetesProxyClient.create(options),
    health,
    clusters: config.getOptionalStringArray('models.clusters'),
    store: servers,
    onChanged: change => announcer.serversChanged(change),
  });

  const shared = { knex, models, registries, states, servers, runs, metrics };
  const counted = {
    fleet: AuthorizedFleetService.create(
      DefaultFleetService.create({
        fleet: FleetStore.create({ knex }),
        models,
        summaries,
        sources: FleetSources.create({ instances, states, servers }),
      }),
      { visibility },
    ),
    servers: AuthorizedServersService.create(
      DefaultServersService.create({ servers, models }),
      {
        ...options,
        assertVisible: visibility.assertVisible.bind(visibility),
      },
    ),
    connections: AuthorizedConnectionsService.create(
      DefaultConnectionsService.create({
        registries: async () =>
          Promise.all(
            registries.list().map(async ({ registry, ...configured }) => ({
              ...configured,
              product: registry.product,
              facts: [
                ...(await states.facts(configured.instance)),
                ...(await describing.facts(configured.instance)),
              ],
            })),
          ),
        clusters: clusterWatch.clusters,
        kinds,
        servers,
        health,
        upstreams: options.upstreams,
      }),
      options,
    ),
  };
  const router = createRouter({
    httpAuth,
    ...counted,
    counts: DefaultCountsService.create(counted),
    models: AuthorizedModelService.create(
      DefaultModelService.create({ ...shared, summaries }),
      { ...options, visibility },
    ),
    versions: AuthorizedVersionService.create(
      DefaultVersionService.create({
        ...shared,
        packages: PackageReader.create({ knex }),
      }),
      { visibility },
    ),
    aliases: AuthorizedAliasService.create(
      DefaultAliasService.create({
        ...shared,
        rules,
        writer,
        onMoved: (instance, name) => announcer.modelsChanged(instance, [name]),
        onConflict: async (instance, name) => {
          await syncs.get(instance)?.refreshQuietly(name);
        },
      }),
      { ...options, visibility },
    ),
    records: DefaultRecordService.create(shared),
    summaries: DefaultSummaryService.create({ summaries, changes }),
    webhooks: DefaultWebhookService.create({ knex, registries, syncs }),
  });
  await recordTimeline({
    events,
    store: EventStore.create({ knex }),
    changes,
    logger,
  });
  return {
    router,
    async start() {
      await scheduleTasks({
        ...options,
        registries,
        syncs,
        outbox,
        probes: UpstreamProbes.create({
          ...options,
          health,
          onTurn: () => changes.refreshScreens([]),
        }),
        pruned: [
          DeliveryStore.create({ knex }),
          IdempotencyStore.create({ knex }),
          createForgetter({ registries, states, models, remover, logger }),
        ],
      });
      await announcer.joinAgain();
      await clusterWatch.start();
    },
  };
}
