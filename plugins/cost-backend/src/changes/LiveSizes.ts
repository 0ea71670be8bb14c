import { Change } from '@bellwether/plugin-cost-common';
import { ClusterClient } from '@bellwether/plugin-models-node';
import { Sources } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { CostConfig } from '../config';
import { ClusterDays } from '../costs/sumDays';
import {
  DayStore,
  liveStates,
  RealisedStore,
  Revised,
  StoredRecommendation,
  underWayStates,
} from '../database';
import { dayOf, plusDays } from '../days';
import {
  chargedPerPod,
  fixedPods,
  podsByTraffic,
  realisedDays,
} from '../recommendations/realised';
import { MEASURED_DAYS } from '../service/ledgerEntries';
import { become, TransitionOptions } from './become';
import { findBreach } from './findBreach';
import { asksFor, InForce } from './findOnCluster';

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
  /** Tells the owner of a breach, unless that was told already. */
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
    await this.supersede(revised.stored);
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
    const { clusters } = this.options;
    const facts = await ClusterFacts.read(
      clusters,
      recommendation.server.cluster,
      signal,
    );
    const isInForce = asksFor(facts, 'apply', revised.stored);
    // Of an object that is gone or cannot be read, nothing new can be said.
    if (isInForce === undefined) return false;
    if (!isInForce) {
      if (await this.waitsForAnother(revised.stored)) return false;
      await become(this.options, revised, undefined, {
        recommendation: 'superseded',
        sentence: `Another size took its place on the cluster, found on ${dayOf(
          this.now,
        )}: from then on it is neither watched nor measured.`,
        ends: true,
      });
      return true;
    }
    // What is offered is the size of before; whom the first look could not tell, this one does.
    if (recommendation.state === 'breached') {
      await this.options.onBreach(recommendation);
      return false;
    }
    const breach = await findBreach(
      revised.stored,
      facts,
      this.options,
      signal,
    );
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

  /** A later size is live: what an earlier one saved is no longer told from it. */
  private async supersede({
    recommendation: { id, server, title },
  }: StoredRecommendation): Promise<void> {
    const earlier = await this.options.recommendations.list({
      server: server.id,
      states: liveStates,
    });
    for (const one of earlier) {
      if (one.stored.recommendation.id === id) continue;
      await become(this.options, one, undefined, {
        recommendation: 'superseded',
        sentence: `Followed by ${title} on ${dayOf(this.now)}.`,
        ends: true,
      });
    }
  }

  /** Whether a revert of it, or another size of its server, is on its way: what the object asks for then is that. */
  private async waitsForAnother({
    recommendation: { id, server },
  }: StoredRecommendation): Promise<boolean> {
    const { changes, recommendations } = this.options;
    const waiting = await changes.waiting();
    if (waiting.some(change => change.recommendation === id)) return true;
    const next = await recommendations.list({
      server: server.id,
      states: underWayStates,
    });
    return next.length > 0;
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
