import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  MuteRequest,
  RunMonitorRequest,
  RunStarted,
} from '@bellwether/plugin-drift-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Publisher } from '../alerts';
import { MonitorStore, RunStore, StoredMonitor } from '../database';
import { MonitorRunner } from '../judge';
import { WriteOptions } from './DriftService';
import { RepeatableWrites } from './RepeatableWrites';

/** What people do with a monitor. */
export class MonitorActions {
  constructor(
    private readonly options: {
      logger: LoggerService;
      monitors: MonitorStore;
      outbox: Outbox;
      publisher: Publisher;
      runner: MonitorRunner;
      runs: RunStore;
      shutdown: AbortSignal;
      writes: RepeatableWrites;
    },
  ) {}

  /** @throws ConflictError - it is running */
  async run(
    monitor: StoredMonitor,
    request: RunMonitorRequest,
    options: WriteOptions,
  ): Promise<RunStarted> {
    const { runs, writes } = this.options;
    return writes.once(monitor, 'run', request, options, async () => {
      const startedAt = new Date();
      const runId = await runs.begin(monitor.id, startedAt);
      if (!runId) throw new ConflictError('The monitor is running already');
      this.finish(monitor, runId, request).catch(error =>
        this.options.logger.warn('A run was broken off', error),
      );
      return async () => ({ runId, startedAt: startedAt.toISOString() });
    });
  }

  async mute(
    monitor: StoredMonitor,
    request: MuteRequest,
    options: WriteOptions,
  ): Promise<void> {
    const { monitors, outbox, writes } = this.options;
    const { id } = monitor;
    await writes.once(monitor, 'mute', request, options, async actor => {
      const now = new Date().toISOString();
      if (request.until !== null && request.until <= now) {
        throw new InputError('`until` has passed');
      }
      return async transaction => {
        const { until, reason } = request;
        await monitors.setMute(
          id,
          until === null ? undefined : { until, by: actor, at: now, reason },
          transaction,
        );
        // What a mute held back is to be told when it ends.
        await monitors.addToTell(id, transaction);
        await outbox.write(transaction, {
          type: `drift.monitor.${until === null ? 'unmuted' : 'muted'}`,
          model: monitor.entityRef,
          actor,
          before: monitor.mute ? { until: monitor.mute.until } : null,
          after: until === null ? null : { until },
          reason,
          sentence:
            until === null
              ? `Alerts of the monitor ${monitor.name} are on again`
              : `Alerts of the monitor ${
                  monitor.name
                } are off until ${until.slice(0, 10)}`,
        });
        return { id };
      };
    });
  }

  /** The caller is answered before; screens see when it is done. */
  private async finish(
    monitor: StoredMonitor,
    runId: string,
    { window }: RunMonitorRequest,
  ): Promise<void> {
    const { publisher, runner, shutdown } = this.options;
    await runner.run(monitor, { runId, again: window, signal: shutdown });
    await publisher.tellPending();
    await publisher.refreshScreens(monitor.entityRef);
  }
}
