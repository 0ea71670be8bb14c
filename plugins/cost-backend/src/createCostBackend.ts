import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { COST_FAMILY } from '@bellwether/plugin-cost-common';
import {
  CodeHost,
  IdempotencyStore,
  IntegratedHosts,
  KubernetesProxyClient,
  ModelVisibility,
  Outbox,
  readPrometheusConfig,
  SummariesPublisher,
} from '@bellwether/plugin-models-node';
import express from 'express';
import { Knex } from 'knex';
import { Sources } from './adapters/Sources';
import { Publisher } from './announce/Publisher';
import { ChangeMaker } from './changes/ChangeMaker';
import { ChangePlanner } from './changes/ChangePlanner';
import { FollowedChanges } from './changes/FollowedChanges';
import { readCostConfig } from './config';
import { CostReader } from './costs/CostReader';
import { ReadStates } from './costs/ReadStates';
import {
  AdviceStore,
  AnomalyStore,
  BudgetStore,
  ChangeStore,
  DayStore,
  NoticeStore,
  PackingStore,
  ReadStore,
  RealisedStore,
  RecommendationStore,
} from './database';
import { RegisteredBudgets } from './models/RegisteredBudgets';
import { ServerDirectory } from './models/ServerDirectory';
import { Recommender } from './recommendations/Recommender';
import { createRouter } from './router';
import { AuthorizedCostService } from './service/AuthorizedCostService';
import { DefaultCostService } from './service/DefaultCostService';
import { Figures } from './service/Figures';
import { LedgerBook } from './service/LedgerBook';
import { scheduleTasks } from './tasks';

export interface CostBackendOptions {
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
  scheduler: SchedulerService;
  signals: SignalsService;
  /** Where repositories are; those of the portal's integrations where absent. */
  host?: CodeHost;
  /** What time it is; for tests, that cannot wait for days. */
  now?: () => Date;
}

/** Puts the parts together; nothing is decided here. */
export async function createCostBackend(
  options: CostBackendOptions,
): Promise<express.Router> {
  const { knex, lifecycle } = options;
  const config = readCostConfig(options.config);
  const { currencies, currency, memoryUnit } = config;
  await currencies.nameWhere(options.knex);
  const shutdownController = new AbortController();
  lifecycle.addShutdownHook(() => shutdownController.abort());
  const shutdown = shutdownController.signal;

  const advice = new AdviceStore(knex);
  const anomalies = new AnomalyStore(knex, currencies);
  const budgets = new BudgetStore(knex, currencies);
  const changes = new ChangeStore(knex);
  const days = new DayStore(knex, currencies);
  const notices = new NoticeStore(knex);
  const packings = new PackingStore(knex, currencies);
  const reads = new ReadStore(knex);
  const realised = new RealisedStore(knex, currencies);
  const recommendations = new RecommendationStore(knex, currencies);

  const host =
    options.host ??
    IntegratedHosts.create({
      integrations: ScmIntegrations.fromConfig(options.config),
    });
  const clusters = KubernetesProxyClient.create(options);
  const outbox = Outbox.create(options);
  const servers = ServerDirectory.create({
    auth: options.auth,
    discovery: options.discovery,
    now: () => (options.now?.() ?? new Date()).getTime(),
  });
  const sources = Sources.create(config, readPrometheusConfig(options.config));
  const parts = {
    ...options,
    advice,
    anomalies,
    budgets,
    changes,
    clusters,
    config,
    currencies,
    currency,
    days,
    host,
    memoryUnit,
    notices,
    outbox,
    packings,
    reads,
    realised,
    recommendations,
    servers,
    shutdown,
    sources,
  };
  const ledger = new LedgerBook(parts);
  const registered = new RegisteredBudgets(parts);
  const figures = new Figures({
    ...parts,
    ledger,
    reads: new ReadStates(parts),
    registered,
  });
  const publisher = new Publisher({
    ...parts,
    figures,
    summaries: SummariesPublisher.create({ ...options, family: COST_FAMILY }),
  });
  const onChanged = (entityRef: string) => publisher.changed(entityRef);
  const planner = new ChangePlanner(parts);
  const maker = new ChangeMaker({
    ...parts,
    actAs: config.actAs,
    caller: clusters,
    planner,
    onChanged,
  });
  await scheduleTasks({
    ...parts,
    followed: new FollowedChanges({
      ...parts,
      onBreach: breached => publisher.breached(breached),
    }),
    pruned: [IdempotencyStore.create({ knex }), anomalies, days, notices],
    publisher,
    reader: new CostReader(parts),
    recommender: new Recommender({
      ...parts,
      problemOf: repository => host.problemOf(repository),
    }),
  });
  const cost = new AuthorizedCostService(
    new DefaultCostService({
      ...parts,
      figures,
      ledger,
      maker,
      planner,
      onChanged,
    }),
    {
      ...options,
      visibility: ModelVisibility.create({
        permissions: options.permissions,
        catalog: options.catalog,
      }),
    },
  );
  return createRouter({ ...options, cost });
}
