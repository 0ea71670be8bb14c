import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  DRIFT_FLEET_CHANNEL,
  driftChannel,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { FamilySummary } from '@bellwether/plugin-models-common';
import { SummariesPublisher } from '@bellwether/plugin-models-node';
import { MonitorStore, StoredMonitor, WindowStore } from '../database';
import { OwnerDirectory } from '../owners';
import { dayRange } from '../words';
import { decideAlert } from './decideAlert';
import { summarise } from './summarise';

/** Tells what changed: open screens, the fleet, and where it matters the owner. */
export class Publisher {
  constructor(
    private readonly options: {
      logger: LoggerService;
      monitors: MonitorStore;
      notifications: NotificationService;
      owners: OwnerDirectory;
      signals: SignalsService;
      summaries: Pick<SummariesPublisher, 'publish'>;
      windows: WindowStore;
    },
  ) {}

  /** A monitor of the model was judged, changed or went. */
  async changed(entityRef: string): Promise<void> {
    const { logger } = this.options;
    const steps = [
      () => this.publishSummary(entityRef),
      () => this.alert(entityRef),
      () => this.refreshScreens(entityRef),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        logger.warn(
          `Not everybody was told of the drift of ${entityRef}`,
          error as Error,
        );
      }
    }
  }

  private async publishSummary(entityRef: string): Promise<void> {
    const { monitors, summaries, windows } = this.options;
    const judged: Array<{ monitor: StoredMonitor; windows: WindowSummary[] }> =
      [];
    for (const monitor of await monitors.list(entityRef)) {
      judged.push({ monitor, windows: await windows.list(monitor.id) });
    }
    const summary: FamilySummary | undefined = summarise(judged, new Date());
    await summaries.publish([{ entityRef, summary: summary ?? null }]);
  }

  /** One notification per model and stretch of drift, whatever the number of columns and monitors that show it. */
  private async alert(entityRef: string): Promise<void> {
    const { monitors, notifications, owners, windows } = this.options;
    const all = await monitors.list(entityRef);
    const isTold = all.some(({ alertedStreak }) => alertedStreak > 0);
    for (const monitor of all) {
      const judged = await windows.list(monitor.id);
      const decision = decideAlert(
        judged,
        monitor.alertedStreak,
        monitor.definition.spec.alert.afterWindows,
      );
      const newest = judged.at(-1);
      if (!newest) continue;
      if (decision.tell) {
        await monitors.setAlertedStreak(monitor.id, decision.streak);
        if (isTold || isMuted(monitor)) continue;
        const detail = await windows.get(monitor.id, newest.range.from);
        await notifications.send({
          recipients: {
            type: 'entity',
            entityRef: (await owners.ownerOf(entityRef)) ?? entityRef,
          },
          payload: {
            title: `${nameOf(entityRef)}: material drift in ${dayRange(
              newest.range,
            )}`,
            description: detail?.sentence,
            link: linkOf(entityRef),
            severity: 'high',
            topic: 'drift',
            scope: `drift:${entityRef}`,
          },
        });
      } else if (decision.streak === 0 && monitor.alertedStreak > 0) {
        await monitors.setAlertedStreak(monitor.id, 0);
      }
    }
  }

  private async refreshScreens(entityRef: string): Promise<void> {
    for (const channel of [driftChannel(entityRef), DRIFT_FLEET_CHANNEL]) {
      await this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { changed: true },
      });
    }
  }
}

export function isMuted({ mute }: StoredMonitor, now = new Date()): boolean {
  return mute !== undefined && mute.until > now.toISOString();
}

function nameOf(entityRef: string): string {
  return entityRef.replace(/^.*\//, '');
}

function linkOf(entityRef: string): string {
  const [, kind, namespace, name] =
    /^([^:]+):([^/]+)\/(.+)$/.exec(entityRef) ?? [];
  return `/catalog/${namespace}/${kind}/${name}/drift`;
}
