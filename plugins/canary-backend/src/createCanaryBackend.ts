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
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  CANARY_FAMILY,
  parseRolloutId,
} from '@bellwether/plugin-canary-common';
import {
  IdempotencyStore,
  IntegratedHosts,
  KubernetesProxyClient,
  ModelVisibility,
  Outbox,
  reviewersFor,
  SummariesPublisher,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ActionJournal } from './actions/ActionJournal';
import { ActionTaker } from './actions/ActionTaker';
import { OpenActions } from './actions/OpenActions';
import { argoAdapter, kserveAdapter } from './adapters';
import { Announcer } from './announce/Announcer';
import { readCanaryConfig } from './config';
import {
  ActionStore,
  EventStore,
  RolloutStore,
  RunCopyStore,
} from './database';
import { createDriver, DriveStore } from './driver';
import { RolloutRecorder } from './history/RolloutRecorder';
import { ModelDirectory } from './models/ModelDirectory';
import { createPolicies, namedPolicies } from './policies';
import { Proposals, TemplateProposals } from './proposals';
import { createRouter } from './router';
import { AuthorizedCanaryService } from './service/AuthorizedCanaryService';
import { DefaultCanaryService } from './service/DefaultCanaryService';
import { RolloutAccess } from './service/RolloutAccess';
import { RolloutAssembler } from './service/RolloutAssembler';
import { scheduleTasks } from './tasks';
import { createJudging, readJudgeConfig } from './verdict';
import { LiveRollouts, ServerView } from './watch';

export interface CanaryBackendOptions {
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
  pace?: Partial<WatchPace>;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  signals: SignalsService;
  urlReader: UrlReaderService;
}

/** Puts the parts together; nothing is decided here. */
export async function createCanaryBackend(options: CanaryBackendOptions) {
  const { knex, lifecycle, logger } = options;
  const config = readCanaryConfig(options.config);
  const shutdown = new AbortController();
  lifecycle.addShutdownHook(() => shutdown.abort());

  const actions = new ActionStore(knex);
  const events = new EventStore(knex);
  const rollouts = new RolloutStore(knex);
  const runs = new RunCopyStore(knex);
  const drives = new DriveStore(knex);
  const outbox = Outbox.create(options);
  const client = KubernetesProxyClient.create(options);
  const live = LiveRollouts.create({
    adapters: [argoAdapter, kserveAdapter],
    client,
    clusters: config.clusters,
    logger,
    pace: options.pace,
  });
  const directory: ModelDirectory = ModelDirectory.create({
    ...options,
    onChanged: () => live.servers().forEach(view => seen(view)),
  });
  const entityRefOf = (view: ServerView) =>
    directory.modelOf(view.observed.reference)?.entityRef;
  const policies = createPolicies({
    ...options,
    configured: readJudgeConfig(options.config).policies,
    named: () => namedPolicies(live.servers(), entityRefOf),
  });
  const judging = createJudging({
    ...options,
    events,
    live,
    outbox,
    policyFiles: { list: policies.list, entityRefOf },
    onJudged: changed,
  });
  const { verdicts } = judging;
  const assembler = new RolloutAssembler({
    directory,
    drives,
    live,
    rollouts,
    runs,
    verdicts,
  });
  const announcer = new Announcer({
    assembler,
    live,
    logger,
    signals: options.signals,
    summaries: SummariesPublisher.create({ ...options, family: CANARY_FAMILY }),
  });
  const recorder = new RolloutRecorder({
    actions,
    directory,
    events,
    knex,
    logger,
    outbox,
    rollouts,
    runs,
  });
  function announce(view: ServerView) {
    announcer.changed(view.id, assembler.modelOf(view).entityRef);
  }
  function changed(rollout: string) {
    const view = live.find(rollout);
    if (view) announce(view);
  }
  function seen(view: ServerView) {
    announce(view);
    void recorder.seen(view);
  }
  live.onChanged((fresh, gone) => {
    fresh.forEach(seen);
    for (const view of gone) {
      announce(view);
      void recorder.gone(view);
    }
  });
  live.onDropped(servers => servers.forEach(announce));
  live.onFreshness(cluster =>
    live
      .servers()
      .filter(({ observed }) => observed.cluster === cluster)
      .forEach(announce),
  );
  const journal = new ActionJournal({
    actions,
    events,
    knex,
    outbox,
    onChanged: taken => announcer.changed(taken.rollout, taken.entityRef),
  });
  const proposals = new Proposals(
    IntegratedHosts.create({
      integrations: ScmIntegrations.fromConfig(options.config),
    }),
    ({ observed }) =>
      reviewersFor(config.reviewers, [
        directory.modelOf(observed.reference)?.owner,
      ]),
  );
  const taker = new ActionTaker({
    actAs: config.actAs,
    actions,
    caller: client,
    journal,
    knex,
    live,
    logger,
    proposals,
    shutdown: shutdown.signal,
  });
  const canary = new AuthorizedCanaryService(
    new DefaultCanaryService({
      actions,
      assembler,
      events,
      live,
      proposals,
      taker,
      templates: new TemplateProposals({
        ...options,
        entityRefOf,
        events,
        live,
        onChanged: changed,
        outbox,
        proposals,
        templateOf: async id => {
          const { cluster, namespace } = parseRolloutId(id) ?? {};
          return verdicts.getAnalysisTemplate(cluster ?? '', namespace ?? '');
        },
      }),
      verdicts,
    }),
    new RolloutAccess({
      ...options,
      modelOf: async id => {
        const view = live.find(id);
        if (view) return assembler.modelOf(view).entityRef;
        // What is gone from its cluster still has a history.
        const stored = await rollouts.get(id);
        return stored ? stored.entityRef : null;
      },
      visibility: ModelVisibility.create(options),
    }),
    options.auditor,
  );
  const driver = createDriver({
    ...options,
    actions,
    drives,
    entityRefOf,
    events,
    live,
    onChanged: changed,
    outbox,
    proposals,
    readRollout: (id, caller) => canary.getRollout(id, caller),
    taker,
    words: verdicts,
  });
  await policies.schedule();
  await judging.schedule();
  await driver.schedule();
  await scheduleTasks({
    ...options,
    announcer,
    open: new OpenActions({ actions, journal, live, proposals }),
    outbox,
    pruned: [IdempotencyStore.create({ knex }), drives, events, runs],
  });
  return {
    router: createRouter({
      ...options,
      canary,
      drives: driver.service,
      webProvider: judging.router,
    }),
    /** Once all plugins are up: only then do the Kubernetes plugin and the models backend answer. */
    start() {
      const failed = (error: unknown) =>
        logger.error('Rollouts are not watched any more', error as Error);
      live.run(shutdown.signal).catch(failed);
      directory.run(shutdown.signal).catch(failed);
    },
  };
}
