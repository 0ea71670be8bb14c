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
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { DRIFT_FAMILY } from '@bellwether/plugin-drift-common';
import {
  IntegratedHosts,
  IdempotencyStore,
  ModelVisibility,
  Outbox,
  SummariesPublisher,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { Publisher } from './alerts';
import { readDriftConfig } from './config';
import {
  BaselineStore,
  DeployStore,
  FleetWindows,
  MonitorStore,
  RunStore,
  SliceStore,
  WindowStore,
} from './database';
import {
  AnnotatedEntities,
  DefinitionLoader,
  FileBesideEntity,
} from './definitions';
import { recordDeploys } from './deploys';
import { engineVersion } from './engineVersion';
import { openInferenceLogs } from './inferenceLogs';
import {
  BaselineMaker,
  Measurer,
  MonitorRunner,
  RunJob,
  SliceRunner,
  WindowJudge,
} from './judge';
import { OwnerDirectory } from './owners';
import { createRouter } from './router';
import { AuthorizedDriftService } from './service/AuthorizedDriftService';
import { BaselineDecisions } from './service/BaselineDecisions';
import { DefaultDriftService } from './service/DefaultDriftService';
import { FleetReader } from './service/FleetReader';
import { MonitorActions } from './service/MonitorActions';
import { MonitorReader } from './service/MonitorReader';
import { PromiseProposals } from './service/PromiseProposals';
import { RepeatableWrites } from './service/RepeatableWrites';
import { SliceReader } from './service/SliceReader';
import { WindowReader } from './service/WindowReader';
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
  const { knex, lifecycle, logger, runJob } = options;
  const config = readDriftConfig(options.config);
  const shutdown = new AbortController();
  lifecycle.addShutdownHook(() => shutdown.abort());

  const monitors = new MonitorStore(knex);
  const baselines = new BaselineStore(knex);
  const deploys = new DeployStore(knex);
  const windows = new WindowStore(knex);
  const runs = new RunStore(knex, config.leaseSeconds * 1000);
  const outbox = Outbox.create(options);
  const owners = new OwnerDirectory(options);
  const publisher = new Publisher({
    ...options,
    falseDiscoveryRate: config.falseDiscoveryRate,
    monitors,
    owners,
    summaries: SummariesPublisher.create({ ...options, family: DRIFT_FAMILY }),
    windows,
  });
  const measurer = new Measurer({ config, engineVersion, runJob });
  const maker = new BaselineMaker({ baselines, knex, measurer });
  const runner = new MonitorRunner({
    judge: new WindowJudge({
      baselines: maker,
      config,
      knex,
      measurer,
      monitors,
      outbox,
      windows,
    }),
    logger,
    runs,
  });
  const nextRun = new NextRun();
  const writes = new RepeatableWrites({
    knex,
    logger,
    outbox,
    onChanged: entityRef => publisher.changed(entityRef),
  });
  const integrations = ScmIntegrations.fromConfig(options.config);
  const promises = new PromiseProposals({
    host: IntegratedHosts.create({ integrations }),
    outbox,
    writes,
  });
  const shared = { baselines, outbox, shutdown: shutdown.signal, writes };
  const drift = new AuthorizedDriftService(
    new DefaultDriftService({
      ...shared,
      actions: new MonitorActions({
        ...shared,
        logger,
        monitors,
        publisher,
        runner,
        runs,
      }),
      decisions: new BaselineDecisions({ ...shared, maker }),
      fleet: new FleetReader({
        ...options,
        falseDiscoveryRate: config.falseDiscoveryRate,
        monitors,
        owners,
        windows: new FleetWindows(knex),
      }),
      measurer,
      monitors: new MonitorReader({
        baselines,
        monitors,
        promises,
        runs,
        nextRunAt: () => nextRun.at,
      }),
      promises,
      slices: new SliceReader({
        baselines,
        runner: new SliceRunner({ config, runJob }),
        slices: new SliceStore(knex),
        shutdown: shutdown.signal,
      }),
      windows: new WindowReader({ baselines, deploys, windows }),
    }),
    {
      ...options,
      monitors,
      visibility: ModelVisibility.create(options),
    },
  );
  await recordDeploys({ ...options, deploys });
  await scheduleTasks({
    ...options,
    schedule: config.schedule,
    loader: new DefinitionLoader({
      configured: config.monitors,
      entities: new AnnotatedEntities({
        ...options,
        files: new FileBesideEntity({
          ...config,
          integrations,
          reader: options.reader,
        }),
      }),
      logger,
      store: monitors,
    }),
    monitors,
    nextRun,
    outbox,
    pruned: [IdempotencyStore.create({ knex })],
    publisher,
    runner,
    runs,
    shutdown: shutdown.signal,
  });
  const inferenceLogs =
    config.inferenceLogs &&
    (await openInferenceLogs({ ...options, config: config.inferenceLogs }));
  return createRouter({ ...options, drift, inferenceLogs });
}
