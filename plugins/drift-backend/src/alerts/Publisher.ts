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

/** Newest windows that an alert looks back on: as many as a monitor may want in a row. */
const LOOKED_BACK_ON = 10;

/** A monitor with its newest windows, oldest of them first. */
interface Judged {
  monitor: StoredMonitor;
  windows: WindowSummary[];
}

/** Tells what was judged: open screens, the fleet, and where it matters the owner. */
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

  /** Tells of models of whose judgements not everybody was told, also when a process died in between. */
  async tellPending(): Promise<void> {
    for (const entityRef of await this.options.monitors.listToTell()) {
      await this.changed(entityRef);
    }
  }

  /** A monitor of the model was judged, muted, or went. */
  async changed(entityRef: string): Promise<void> {
    const { logger, monitors, windows } = this.options;
    const judged: Judged[] = [];
    for (const monitor of await monitors.list(entityRef)) {
      judged.push({
        monitor,
        windows: await windows.listNewest(monitor.id, LOOKED_BACK_ON),
      });
    }
    const steps = [
      () => this.publishSummary(entityRef, judged),
      () => this.alert(judged),
      () => this.refreshScreens(entityRef),
    ];
    let isTold = true;
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        isTold = false;
        logger.warn(
          `Not everybody was told of the drift of ${entityRef}; it is tried again with the next run`,
          error as Error,
        );
      }
    }
    if (!isTold) return;
    for (const { monitor } of judged) {
      if (monitor.toTell > 0) await monitors.setTold(monitor);
    }
  }

  /** A run of the model's monitors began or ended: whoever looks at it sees so. */
  async refreshScreens(entityRef: string): Promise<void> {
    for (const channel of [driftChannel(entityRef), DRIFT_FLEET_CHANNEL]) {
      await this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { changed: true },
      });
    }
  }

  private async publishSummary(
    entityRef: string,
    judged: readonly Judged[],
  ): Promise<void> {
    const summary: FamilySummary | undefined = summarise(judged, new Date());
    await this.options.summaries.publish([
      { entityRef, summary: summary ?? null },
    ]);
  }

  /** One notification per model and stretch of drift, whatever the number of columns and monitors that show it. */
  private async alert(judged: readonly Judged[]): Promise<void> {
    const { monitors } = this.options;
    const isTold = judged.some(({ monitor }) => monitor.alertedStreak > 0);
    for (const { monitor, windows } of judged) {
      const newest = windows.at(-1);
      if (!newest) continue;
      const decision = decideAlert(
        windows,
        monitor.alertedStreak,
        monitor.definition.spec.alert.afterWindows,
      );
      if (decision.tell) {
        // Noted when it was sent: what could not be sent is sent with the next run.
        if (!isTold && !isMuted(monitor)) await this.notify(monitor, newest);
        await monitors.setAlertedStreak(monitor.id, decision.streak);
      } else if (decision.streak === 0 && monitor.alertedStreak > 0) {
        await monitors.setAlertedStreak(monitor.id, 0);
      }
    }
  }

  private async notify(
    { id, entityRef }: StoredMonitor,
    { range }: WindowSummary,
  ): Promise<void> {
    const { notifications, owners, windows } = this.options;
    const detail = await windows.get(id, range.from);
    await notifications.send({
      recipients: {
        type: 'entity',
        entityRef: (await owners.ownerOf(entityRef)) ?? entityRef,
      },
      payload: {
        title: `${nameOf(entityRef)}: material drift in ${dayRange(range)}`,
        description: detail?.sentence,
        link: linkOf(entityRef),
        severity: 'high',
        topic: 'drift',
        scope: `drift:${entityRef}`,
      },
    });
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
