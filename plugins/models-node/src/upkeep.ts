import { SchedulerService } from '@backstage/backend-plugin-api';
import { Outbox } from './outbox';

/**
 * Schedules what every family needs, on one replica at a time: events that are delivered again until they are stored, and
 * stores that forget what is no longer needed.
 *
 * @public
 */
export async function scheduleUpkeep(options: {
  scheduler: SchedulerService;
  outbox: Outbox;
  /** What forgets what is no longer needed. */
  pruned: ReadonlyArray<{ prune(now: Date): Promise<void> }>;
}): Promise<void> {
  const { scheduler, outbox, pruned } = options;
  await scheduler.scheduleTask({
    id: 'deliver-events',
    frequency: { seconds: 30 },
    timeout: { minutes: 1 },
    scope: 'global',
    fn: async () => {
      await outbox.deliver();
    },
  });
  await scheduler.scheduleTask({
    id: 'prune',
    frequency: { hours: 1 },
    timeout: { minutes: 5 },
    scope: 'global',
    fn: async () => {
      for (const store of pruned) await store.prune(new Date());
    },
  });
}
