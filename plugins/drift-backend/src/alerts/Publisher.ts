import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  DRIFT_FLEET_CHANNEL,
  driftChannel,
  DriftCause,
} from '@bellwether/plugin-drift-common';
import { FamilySummary } from '@bellwether/plugin-models-common';
import { SummariesPublisher } from '@bellwether/plugin-models-node';
import { MonitorStore, StoredMonitor, WindowStore } from '../database';
import { OwnerDirectory } from '../owners';
import { alertWords } from './alertWords';
import { isCertain, keyOf } from './causes';
import { decideAlert } from './decideAlert';
import { fleetDiscoveries } from './fleetDiscoveries';
import { silenceOf } from './silenceOf';
import { type JudgedMonitor, summarise } from './summarise';

/** Newest windows that an alert looks back on: as many as a monitor may want in a row. */
const LOOKED_BACK_ON = 10;

/** Tells what was judged: open screens, the fleet, and where it matters the owner. */
export class Publisher {
  constructor(
    private readonly options: {
      /** To which those of the whole fleet are held. */
      falseDiscoveryRate: number;
      logger: LoggerService;
      monitors: MonitorStore;
      notifications: NotificationService;
      owners: OwnerDirectory;
      signals: SignalsService;
      summaries: Pick<SummariesPublisher, 'publish'>;
      windows: WindowStore;
    },
  ) {}

  /**
   * Tells of models of whose judgements not everybody was told, also when a process died in between, of what a mute held
   * back that has passed, and of models whose drift the judgements of others have made a discovery of the fleet, or none.
   */
  async tellPending(): Promise<void> {
    const { monitors } = this.options;
    await monitors.endPassedMutes(new Date());
    const pending = await monitors.listToTell();
    if (pending.length === 0) return;
    // What is pending comes last: a process that dies before begins anew with all of it.
    for (const entityRef of await this.listMovedByFleet(pending)) {
      await this.changed(entityRef);
    }
    for (const entityRef of pending) await this.changed(entityRef);
  }

  private async listMovedByFleet(
    except: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const { falseDiscoveryRate, monitors, windows } = this.options;
    const told = (await monitors.listSurvivesFleet()).filter(
      ({ entityRef }) => !except.includes(entityRef),
    );
    if (told.length === 0) return new Set();
    const newest = await windows.listNewestOfAll();
    const discoveries = fleetDiscoveries(newest, falseDiscoveryRate);
    return new Set(
      told.flatMap(({ id, entityRef, survives }) =>
        discoveries.has(id) === survives ? [] : [entityRef],
      ),
    );
  }

  /** A monitor of the model was judged, muted, or went. */
  async changed(entityRef: string): Promise<void> {
    const { logger, monitors } = this.options;
    const judged = await this.readJudged(entityRef);
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
    for (const { monitor, survivesFleet, windows } of judged) {
      const isDrift = windows.at(-1)?.state === 'material';
      await monitors.setSurvivesFleet(
        monitor.id,
        isDrift ? survivesFleet : undefined,
      );
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
    judged: readonly JudgedMonitor[],
  ): Promise<void> {
    const summary: FamilySummary | undefined = summarise(judged, new Date());
    await this.options.summaries.publish([
      { entityRef, summary: summary ?? null },
    ]);
  }

  private async readJudged(entityRef: string): Promise<JudgedMonitor[]> {
    const { falseDiscoveryRate, monitors, windows } = this.options;
    const now = new Date();
    const judged: Array<Omit<JudgedMonitor, 'survivesFleet'>> = [];
    for (const monitor of await monitors.list(entityRef)) {
      judged.push({
        monitor,
        windows: await windows.listNewest(monitor.id, LOOKED_BACK_ON),
        silence: silenceOf(monitor, now),
      });
    }
    // The fleet is asked for only where its answer decides, and last, so that it knows the windows above.
    const isDrift = judged.some(
      each => each.windows.at(-1)?.state === 'material',
    );
    const discoveries = fleetDiscoveries(
      isDrift ? await windows.listNewestOfAll() : [],
      falseDiscoveryRate,
    );
    return judged.map(each => ({
      ...each,
      survivesFleet: discoveries.has(each.monitor.id),
    }));
  }

  /** One notification per model and cause, whatever the number of columns and monitors that show it. */
  private async alert(judged: readonly JudgedMonitor[]): Promise<void> {
    const { monitors } = this.options;
    const decided = judged.map(each => {
      const { afterWindows } = each.monitor.definition.spec.alert;
      const { windows, silence } = each;
      return {
        ...each,
        ...decideAlert(windows, each.monitor.toldCauses, {
          afterWindows,
          silence,
        }),
      };
    });
    const known = new Set(
      decided.flatMap(({ kept }) => kept.map(cause => keyOf(cause))),
    );
    for (const each of decided) {
      const { monitor, kept, survivesFleet } = each;
      const due = each.tell.filter(cause => survivesFleet || isCertain(cause));
      // A mute holds it back: it is not noted as told, and is told when the mute ends.
      const told = isMuted(monitor) ? [] : due;
      const news = told.filter(cause => !known.has(keyOf(cause)));
      if (news.length > 0) await this.notify(each, news);
      for (const cause of told) known.add(keyOf(cause));
      // Noted when it was sent: what could not be sent is sent with the next run.
      if (told.length > 0 || kept.length < monitor.toldCauses.length) {
        await monitors.setToldCauses(monitor.id, [...kept, ...told]);
      }
    }
  }

  private async notify(
    {
      monitor: { id, entityRef },
      kept,
      silence,
      windows: judged,
    }: JudgedMonitor & { kept: readonly DriftCause[] },
    causes: readonly DriftCause[],
  ): Promise<void> {
    const { notifications, owners, windows } = this.options;
    const range = judged.at(-1)?.range;
    const detail = range && (await windows.get(id, range.from));
    await notifications.send({
      recipients: {
        type: 'entity',
        entityRef: (await owners.ownerOf(entityRef)) ?? entityRef,
      },
      payload: {
        ...alertWords(nameOf(entityRef), {
          causes,
          joins: kept.some(cause => !isCertain(cause)),
          range,
          silence,
          sentence: detail?.sentence,
        }),
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
