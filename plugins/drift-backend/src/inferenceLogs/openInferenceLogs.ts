import { randomUUID } from 'crypto';
import {
  LifecycleService,
  LoggerService,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import { Admission } from './Admission';
import { AuthorizedInferenceLogService } from './AuthorizedInferenceLogService';
import { DefaultInferenceLogService } from './DefaultInferenceLogService';
import { InferenceLog } from './InferenceLog';
import { InferenceLogsConfig } from './InferenceLogConfig';
import { InferenceLogService } from './InferenceLogService';

export interface InferenceLogs {
  service: InferenceLogService;
  admission: Admission;
}

/** Opens the logs of the configuration, and schedules what is done with them. */
export async function openInferenceLogs(options: {
  config: InferenceLogsConfig;
  lifecycle: LifecycleService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
}): Promise<InferenceLogs> {
  const { config, lifecycle, logger, scheduler } = options;
  const replica = randomUUID();
  const logs = new Map<string, InferenceLog>();
  for (const [id, log] of config.logs) {
    try {
      logs.set(id, await InferenceLog.open({ config, log, logger, replica }));
    } catch (error) {
      throw new InputError(
        `drift.inferenceLogs.directory: ${config.directory} cannot be written${
          isError(error) && error.code ? ` (${error.code})` : ''
        }`,
      );
    }
  }
  const forEach = async (work: (log: InferenceLog) => Promise<void>) => {
    for (const log of logs.values()) {
      try {
        await work(log);
      } catch (error) {
        logger.warn(
          `The inference log ${log.config.id} is looked after again later`,
          error as Error,
        );
      }
    }
  };
  await scheduler.scheduleTask({
    id: 'flush-inference-logs',
    frequency: { seconds: 5 },
    timeout: { minutes: 10 },
    // Each replica has rows of its own.
    scope: 'local',
    fn: () => forEach(log => log.tick(new Date())),
  });
  await scheduler.scheduleTask({
    id: 'prune-inference-logs',
    frequency: { hours: 1 },
    timeout: { minutes: 10 },
    scope: 'global',
    fn: () => forEach(log => log.prune(new Date())),
  });
  lifecycle.addShutdownHook(() => forEach(log => log.close(new Date())));
  return {
    service: new AuthorizedInferenceLogService(
      new DefaultInferenceLogService({ ...config, logs }),
      { ...options, logs: config.logs },
    ),
    admission: new Admission(config.memoryBytes),
  };
}
