import { SchedulerService } from '@backstage/backend-plugin-api';
import { Outbox, scheduleUpkeep } from '@bellwether/plugin-models-node';
import { RegistryDirectory, RegistrySync } from '../registries';
import { UpstreamProbes } from '../upstreams';

/** Schedules the plugin's own work. What reads an upstream runs on one replica of the portal at a time. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  registries: RegistryDirectory;
  syncs: ReadonlyMap<string, RegistrySync>;
  outbox: Outbox;
  probes: UpstreamProbes;
  /** What forgets what is no longer needed. */
  pruned: ReadonlyArray<{ prune(now: Date): Promise<void> }>;
}): Promise<void> {
  const { scheduler, registries, syncs, probes } = options;
  for (const { instance, schedule } of registries.list()) {
    const sync = syncs.get(instance);
    if (!sync) continue;
    await scheduler.scheduleTask({
      ...schedule,
      id: `read-registry-${instance}`,
      scope: 'global',
      fn: async signal => {
        await sync.run(signal);
      },
    });
    await scheduler.scheduleTask({
      id: `describe-models-${instance}`,
      frequency: { seconds: 20 },
      // Long enough for ten thousand models of a slow registry; what is left is for the next time.
      timeout: { minutes: 30 },
      scope: 'global',
      fn: async signal => {
        await sync.describe(signal);
      },
    });
  }
  await scheduler.scheduleTask({
    id: 'probe-upstreams',
    frequency: { seconds: 30 },
    timeout: { minutes: 1 },
    scope: 'global',
    fn: signal => probes.run(signal),
  });
  await scheduleUpkeep(options);
}
