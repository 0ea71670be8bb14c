import { SchedulerService } from '@backstage/backend-plugin-api';
import { Outbox, scheduleUpkeep } from '@bellwether/plugin-models-node';
import { OpenActions } from '../actions/OpenActions';
import { Announcer } from '../announce/Announcer';

/** Schedules the plugin's own work: over all replicas, one at a time. */
export async function scheduleTasks(options: {
  announcer: Announcer;
  open: OpenActions;
  outbox: Outbox;
  pruned: ReadonlyArray<{ prune(now: Date): Promise<void> }>;
  scheduler: SchedulerService;
}): Promise<void> {
  const { announcer, open, scheduler } = options;
  await scheduler.scheduleTask({
    id: 'look-after-actions',
    frequency: { seconds: 15 },
    timeout: { minutes: 2 },
    scope: 'global',
    fn: async () => open.look(new Date()),
  });
  await scheduler.scheduleTask({
    id: 'tell-fleet',
    frequency: { minutes: 1 },
    timeout: { seconds: 50 },
    scope: 'local',
    fn: async () => announcer.summariseAll(),
  });
  await scheduleUpkeep(options);
}
