import { Change } from '@bellwether/plugin-cost-common';
import { ClusterClient } from '@bellwether/plugin-models-node';
import { Sources } from '../adapters/Sources';
import { objectKindOf } from '../clusters/gitSource';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { CostConfig } from '../config';
import { ClusterDays } from '../costs/sumDays';
import {
  DayStore,
  RealisedStore,
  Revised,
  StoredRecommendation,
} from '../database';
import { dayOf, plusDays } from '../days';
import {
  chargedPerPod,
  fixedPods,
  podsByTraffic,
  realisedDays,
} from '../recommendations/realised';
import { MEASURED_DAYS } from '../service/LedgerBook';
import { become, TransitionOptions } from './become';
import { breachOf } from './breach';
import { InForce } from './findOnCluster';
import { slowdownOf } from './slowdown';

/** A live size is looked at so often: its usage is read from when it went live. */
const MEASURED_EVERY_MS = 10 * 60_000;

/** What a size was before is measured over so many days. */
const BEFORE_DAYS = 14;

export interface LiveSizesOptions extends TransitionOptions {
  clusters: ClusterClient;
  config: Pick<CostConfig, 'requestCounters'>;
  days: DayStore;
  realised: RealisedStore;
  sources: Sources;
  /** Tells the owner of a breach. */
  onBreach(
    recommendation: StoredRecommendation['recommendation'],
  ): Promise<void>;
}

/** Sizes from when they are in force on: do they hold, and what do they save. */
export class LiveSizes {
  /** When each was looked at last, milliseconds since 1970. */
  private readonly measuredAt = new Map<string, number>();

  constructor(private readonly options: LiveSizesOptions) {}

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** A change is in force: from now on it is measured, or what it took back is over. */
  async begin(
    change: Change,
    revised: Revised,
    { isAutoscaled }: InForce,
  ): Promise<void> {
    const { recommendation, liveAt, applied } = revised.stored;
    const today = dayOf(this.now);
    if (change.kind === 'revert') {
      await become(this.options, revised, change, {
        change: 'live',
        recommendation: 'reverted',
        sentence: `Reverted${
          liveAt
            ? ` after ${durationInWords(
                this.now.getTime() - Date.parse(liveAt),
              )}`
            : ''
        }: ${change.reason}`,
        ends: true,
      });
      return;
    }
    const window = {
      from: plusDays(today, -BEFORE_DAYS),
      until: plusDays(today, -1),
    };
    const rows = (
      await this.options.days.rows({
        ...window,
        entityRef: recommendation.entityRef,
      })
    ).filter(({ subject }) => subject === recommendation.server.id);
    const charged = chargedPerPod(rows);
    const clusterDays = new ClusterDays(await this.options.days.days(window));
    await become(this.options, revised, change, {
      change: 'live',
      recommendation: 'live',
      sentence: `Live, measuring: what it saves is said from ${plusDays(
        today,
        MEASURED_DAYS + 1,
      )}.`,
      live: true,
      before: charged && {
        ...charged,
        ...(isAutoscaled && { pods: podsByTraffic(rows, clusterDays) }),
        ...(applied?.replicas && {
          pods: fixedPods(applied.replicas.current),
        }),
      },
    });
  }

  /**
   * Looks at one that is live, now and then.
   *
   * @returns whether something is known now that was not
   */
  async measure(revised: Revised, signal: AbortSignal): Promise<boolean> {
    const { recommendation, liveAt, applied } = revised.stored;
    if (!liveAt || !applied) return false;
    const now = this.now.getTime();
    const { id } = recommendation;
    if (now - (this.measuredAt.get(id) ?? 0) < MEASURED_EVERY_MS) return false;
    this.measuredAt.set(id, now);
    const breach = await this.breachIn(revised.stored, signal);
    if (breach) {
      await become(this.options, revised, undefined, {
        recommendation: 'breached',
        sentence: breach,
      });
      await this.options.onBreach({
        ...recommendation,
        state: 'breached',
        sentence: breach,
      });
      return true;
    }
    return this.measureSaving(revised);
  }

  private async breachIn(
    { recommendation: { server }, liveAt, applied }: StoredRecommendation,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { clusters, config, sources } = this.options;
    const found = sources.metricsOf(server.cluster);
    if (!found || !liveAt || !applied) return undefined;
    const workloads = await WorkloadIndex.read(
      clusters,
      server.cluster,
      signal,
    );
    const sets = workloads.setsOf(server.namespace, {
      kind: objectKindOf(server.kind),
      name: server.name,
    });
    const pods = {
      namespace: server.namespace,
      podPrefixes: sets.length > 0 ? sets : [server.name],
    };
    const times = {
      since: Date.parse(liveAt) / 1000,
      now: this.now.getTime() / 1000,
    };
    return (
      (await breachOf(found, pods, applied.containers, times, signal)) ??
      slowdownOf(found, pods, config.requestCounters, times, signal)
    );
  }

  private async measureSaving(revised: Revised): Promise<boolean> {
    const { days, realised } = this.options;
    const { recommendation, liveAt, before } = revised.stored;
    const { server, entityRef, id, state } = recommendation;
    if (!before || !liveAt) return false;
    const from = plusDays(dayOf(new Date(liveAt)), 1);
    const until = plusDays(dayOf(this.now), -1);
    if (from > until) return false;
    const rows = (await days.rows({ from, until, entityRef })).filter(
      ({ subject }) => subject === server.id,
    );
    const clusterDays = new ClusterDays(
      (await days.days({ from, until })).filter(
        ({ cluster }) => cluster === server.cluster,
      ),
    );
    const measured = realisedDays(id, rows, clusterDays, before);
    await realised.put(measured);
    if (state === 'live' && measured.length >= MEASURED_DAYS) {
      await become(this.options, revised, undefined, {
        recommendation: 'realised',
        sentence: 'Live',
      });
      return true;
    }
    return measured.length > 0;
  }
}

function durationInWords(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  return hours < 48
    ? `${Math.max(1, Math.round(hours))} h`
    : `${Math.round(hours / 24)} days`;
}
