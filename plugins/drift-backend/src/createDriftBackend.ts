import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { DRIFT_FAMILY } from '@bellwether/plugin-drift-common';
import {
  IdempotencyStore,
  ModelVisibility,
  Outbox,
  SummariesPublisher,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { Publisher } from './alerts';
import { readDriftConfig } from './config';
import { BaselineStore, MonitorStore, RunStore, WindowStore } from './database';
import { DefinitionLoader } from './definitions';
import { engineVersion } from './engineVersion';
import { MonitorRunner, RunJob } from './judge';
import { OwnerDirectory } from './owners';
import { createRouter } from './router';
import { AuthorizedDriftService } from './service/AuthorizedDriftService';
import { DefaultDriftService } from './service/DefaultDriftService';
import { FleetReader } from './service/FleetReader';
import { NextRun, scheduleTasks } from './tasks';

export interface DriftBackendOptions {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: Config;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  knex: Knex;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  reader: UrlReaderService;
  scheduler: SchedulerService;
  signals: SignalsService;
  runJob?: RunJob;
}

/** Puts the parts together; nothing is decided here. */
export async function createDriftBackend(options: DriftBackendOptions) {
  const { knex, lifecycle, logger } = options;
  const config = readDriftConfig(options.config);
  const shutdown = new AbortController();
  lifecycle.addShutdownHook(() => shutdown.abort());

  const monitors = new MonitorStore(knex);
  const baselines = new BaselineStore(knex);
  const windows = new WindowStore(knex);
  const runs = new RunStore(knex);
  const outbox = Outbox.create(options);
  const owners = new OwnerDirectory(options);
  const publisher = new Publisher({
    ...options,
    monitors,
    owners,
    summaries: SummariesPublisher.create({ ...options, family: DRIFT_FAMILY }),
    windows,
  });
  const runner = new MonitorRunner({
    baselines,
    config,
    engineVersion,
    knex,
    logger,
    monitors,
    outbox,
    runs,
    windows,
    onChanged: ({ entityRef }) => publisher.changed(entityRef),
    runJob: options.runJob,
  });
  const nextRun = new NextRun();
  const drift = new AuthorizedDriftService(
    new DefaultDriftService({
      baselines,
      fleet: new FleetReader({
        ...options,
        falseDiscoveryRate: config.falseDiscoveryRate,
        monitors,
        owners,
        windows,
      }),
      knex,
      logger,
      monitors,
      outbox,
      runner,
      runs,
      windows,
      onChanged: entityRef => publisher.changed(entityRef),
      nextRunAt: () => nextRun.at,
      shutdown: shutdown.signal,
    }),
    {
      ...options,
      monitors,
      visibility: ModelVisibility.create(options),
    },
  );
  await scheduleTasks({
    ...options,
    schedule: config.schedule,
    loader: new DefinitionLoader({ ...options, config, store: monitors }),
    monitors,
    nextRun,
    outbox,
    runner,
    pruned: [IdempotencyStore.create({ knex })],
    shutdown: shutdown.signal,
  });
  return createRouter({ ...options, drift });
}
