import { randomBytes } from 'crypto';
import { hostname } from 'os';
import {
  AuditorService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ActionTaker } from '../actions/ActionTaker';
import { ActionStore, EventStore } from '../database';
import { Proposals } from '../proposals';
import { LiveRollouts, ServerView } from '../watch';
import {
  AuthorizedDriveService,
  AuthorizedDriveServiceOptions,
} from './AuthorizedDriveService';
import { Driver, JudgeWords } from './Driver';
import { readDriverConfig } from './DrivePlan';
import { DefaultDriveService } from './DriveService';
import { DriveStore } from './DriveStore';
import { AuditedWheel, TakerWheel } from './Wheel';

/** How often the driver looks: several times during a lease. */
const LOOK_SECONDS = 5;

/** @throws InputError - names the key of the configuration that is wrong */
export function createDriver(options: {
  actions: ActionStore;
  auditor: AuditorService;
  config: Config;
  drives: DriveStore;
  entityRefOf(view: ServerView): string | undefined;
  events: EventStore;
  knex: Knex;
  lifecycle: LifecycleService;
  live: LiveRollouts;
  logger: LoggerService;
  onChanged(rollout: string): void;
  outbox: Outbox;
  permissions: PermissionsService;
  proposals: Proposals;
  readRollout: AuthorizedDriveServiceOptions['readRollout'];
  scheduler: SchedulerService;
  taker: ActionTaker;
  words: JudgeWords;
}) {
  const { auditor, lifecycle, logger, scheduler, taker } = options;
  const config = readDriverConfig(options.config);
  const driver = new Driver({
    ...options,
    config,
    // Two replicas may run on one machine.
    holder: `${hostname().slice(0, 80)}#${randomBytes(3).toString('hex')}`,
    wheel: new AuditedWheel(new TakerWheel(taker), auditor),
  });
  lifecycle.addShutdownHook(async () => {
    await driver.stop().catch(error => {
      logger.warn('Other replicas wait until the lease has ended', error);
    });
  });
  return {
    service: new AuthorizedDriveService(
      new DefaultDriveService({ ...options, config, driver }),
      options,
    ),
    async schedule(): Promise<void> {
      await scheduler.scheduleTask({
        id: 'drive-canaries',
        frequency: { seconds: LOOK_SECONDS },
        timeout: { minutes: 2 },
        scope: 'local',
        fn: async () => driver.look(),
      });
    },
  };
}
