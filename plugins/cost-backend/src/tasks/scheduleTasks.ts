import { SchedulerService } from '@backstage/backend-plugin-api';
import { Outbox, scheduleUpkeep } from '@bellwether/plugin-models-node';
import { Publisher } from '../announce/Publisher';
import { FollowedChanges } from '../changes/FollowedChanges';
import { CostConfig } from '../config';
import { CostReader } from '../costs/CostReader';
import { Recommender } from '../recommendations/Recommender';

/** Schedules the plugin's own work: over all replicas, one at a time. */
export async function scheduleTasks(options: {
  config: CostConfig;
  followed: FollowedChanges;
  outbox: Outbox;
  pruned: ReadonlyArray<{ prune(now: Date): Promise<void> }>;
  publisher: Publisher;
  reader: CostReader;
  recommender: Recommender;
  scheduler: SchedulerService;
  shutdown: AbortSignal;
}): Promise<void> {
  const { config, followed, publisher, reader, recommender, scheduler } =
    options;
  const until = (signal: AbortSignal) =>
    AbortSignal.any([signal, options.shutdown]);
  await scheduler.scheduleTask({
    ...config.schedule,
    id: 'read-costs',
    scope: 'global',
    fn: async signal => {
      const read = await reader.run(until(signal));
      if (read.length > 0) await publisher.costsRead();
    },
  });
  await scheduler.scheduleTask({
    ...config.adviceSchedule,
    id: 'recommend-sizes',
    scope: 'global',
    fn: async signal => {
      for (const model of await recommender.run(until(signal))) {
        await publisher.changed(model);
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'look-at-new-clusters',
    initialDelay: { seconds: 40 },
    frequency: { seconds: 30 },
    timeout: { minutes: 30 },
    scope: 'global',
    // A cluster that has become known does not wait for the next turn of the others.
    fn: async signal => {
      const read = await reader.runNew(until(signal));
      if (read.length > 0) await publisher.costsRead();
      for (const model of await recommender.runNew(until(signal))) {
        await publisher.changed(model);
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'follow-changes',
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    scope: 'global',
    fn: async signal => {
      for (const model of await followed.run(until(signal))) {
        await publisher.changed(model);
      }
    },
  });
  await scheduleUpkeep(options);
}
