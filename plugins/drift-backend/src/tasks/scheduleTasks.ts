import {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { durationToMilliseconds } from '@backstage/types';
import { Outbox, scheduleUpkeep } from '@bellwether/plugin-models-node';
import { Publisher } from '../alerts';
import { MonitorStore, RunStore } from '../database';
import { DefinitionLoader } from '../definitions';
import { MonitorRunner } from '../judge';

/** When the monitors are looked at next, as far as this replica knows. */
export class NextRun {
  at?: Date;
}

/** Schedules the plugin's own work: over all replicas, one at a time. */
export async function scheduleTasks(options: {
  loader: DefinitionLoader;
  logger: LoggerService;
  monitors: MonitorStore;
  nextRun: NextRun;
  outbox: Outbox;
  pruned: ReadonlyArray<{ prune(now: Date): Promise<void> }>;
  publisher: Publisher;
  runner: MonitorRunner;
  runs: RunStore;
  schedule: SchedulerServiceTaskScheduleDefinition;
  scheduler: SchedulerService;
  shutdown: AbortSignal;
}): Promise<void> {
  const { loader, monitors, publisher, runner, runs } = options;
  const { schedule, scheduler } = options;
  await scheduler.scheduleTask({
    ...schedule,
    id: 'run-monitors',
    scope: 'global',
    fn: async taskSignal => {
      const signal = AbortSignal.any([taskSignal, options.shutdown]);
      for (const model of await loader.load(new Date())) {
        await publisher.changed(model);
      }
      for (const monitor of await monitors.list()) {
        signal.throwIfAborted();
        await runner.run(monitor, { signal });
        await publisher.tellPending();
      }
      if (
        typeof schedule.frequency === 'object' &&
        !('cron' in schedule.frequency) &&
        !('trigger' in schedule.frequency)
      ) {
        options.nextRun.at = new Date(
          Date.now() + durationToMilliseconds(schedule.frequency),
        );
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'resume-runs',
    frequency: { milliseconds: runs.heldMs },
    timeout: schedule.timeout,
    // The replica that held the lock of a task of global scope may be the one that died.
    scope: 'local',
    fn: async taskSignal => {
      const signal = AbortSignal.any([taskSignal, options.shutdown]);
      for (const id of await runs.listLeftBehind(new Date())) {
        const monitor = await monitors.get(id);
        if (!monitor) continue;
        await runner.run(monitor, { signal });
        await publisher.tellPending();
      }
    },
  });
  await scheduleUpkeep(options);
}
