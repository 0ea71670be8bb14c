import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Change,
  Recommendation,
  RecommendationState,
} from '@bellwether/plugin-cost-common';
import {
  ClusterClient,
  CodeHost,
  Outbox,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { Sources } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { ClusterDays } from '../costs/sumDays';
import {
  ChangeStore,
  DayStore,
  RealisedStore,
  RecommendationStore,
  Revised,
  StoredRecommendation,
} from '../database';
import { dayOf, plusDays } from '../days';
import { chargedPerPod, realisedDays } from '../recommendations/realised';
import { MEASURED_DAYS } from '../service/LedgerBook';
import { containersOf, isInForce } from '../sizes/readSizes';
import { objectKindOf } from '../clusters/gitSource';
import { breachOf } from './breach';

/** A live size is looked at so often: its usage is read from when it went live. */
const MEASURED_EVERY_MS = 10 * 60_000;

/** What a size was before is measured over so many days. */
const BEFORE_DAYS = 14;

export interface FollowedChangesOptions {
  changes: ChangeStore;
  clusters: ClusterClient;
  days: DayStore;
  host: CodeHost;
  knex: Knex;
  logger: LoggerService;
  outbox: Outbox;
  realised: RealisedStore;
  recommendations: RecommendationStore;
  sources: Sources;
  /** Tells the owner of a breach. */
  onBreach(
    recommendation: StoredRecommendation['recommendation'],
  ): Promise<void>;
  now?: () => Date;
}

/** Follows what was opened: is it merged, does it run, does it hold, what does it save. */
export class FollowedChanges {
  /** When each live size was looked at last, milliseconds since 1970. */
  private readonly measuredAt = new Map<string, number>();

  constructor(private readonly options: FollowedChangesOptions) {}

  /** @returns models of which something became another */
  async run(signal: AbortSignal): Promise<Set<string>> {
    const { changes, logger, recommendations } = this.options;
    const told = new Set<string>();
    for (const change of await changes.waiting()) {
      signal.throwIfAborted();
      await this.attempt(told, change.recommendation, revised =>
        this.lookAt(change, revised, signal),
      );
    }
    for (const { stored } of await recommendations.list({
      states: ['live', 'realised'],
    })) {
      signal.throwIfAborted();
      await this.attempt(told, stored.recommendation.id, revised =>
        this.measure(revised, signal),
      );
    }
    if (told.size > 0) {
      await this.options.outbox
        .deliver()
        .catch(error => logger.warn('Events are delivered later', error));
    }
    return told;
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  private async attempt(
    told: Set<string>,
    id: string,
    look: (revised: Revised) => Promise<boolean>,
  ): Promise<void> {
    const revised = await this.options.recommendations.get(id);
    if (!revised) return;
    try {
      if (await look(revised)) {
        told.add(revised.stored.recommendation.entityRef);
      }
    } catch (error) {
      this.options.logger.warn(
        `What became of ${revised.stored.recommendation.title} is looked at later`,
        error as Error,
      );
    }
  }

  private async lookAt(
    change: Change,
    revised: Revised,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (change.state === 'waiting-for-merge' && change.pullRequest) {
      const { url, number } = change.pullRequest;
      const repository = url.replace(/\/pull\/\d+\/?$/, '');
      const state = await this.options.host.look(repository, number);
      if (state.is === 'open') return false;
      if (state.is === 'closed') {
        await this.become(revised, change, {
          change: 'turned-down',
          // A revert that nobody wants leaves the size as it is.
          recommendation: change.kind === 'apply' ? 'turned-down' : undefined,
          sentence: `Pull request ${number} was closed without a merge.`,
          ends: change.kind === 'apply',
        });
        return true;
      }
      await this.become(revised, change, {
        change: 'waiting-for-sync',
        recommendation: change.kind === 'apply' ? 'merged' : undefined,
        sentence: `Pull request ${number} is merged; Git is applied next.`,
        merged: true,
      });
      return true;
    }
    if (!(await this.isOnCluster(change, revised, signal))) return false;
    await this.goLive(change, revised);
    return true;
  }

  /** Whether the object on the cluster asks for it, and its pods are of that size. */
  private async isOnCluster(
    { kind }: Change,
    { stored: { applied, recommendation } }: Revised,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { clusters, sources } = this.options;
    const { server } = recommendation;
    const facts = await ClusterFacts.read(clusters, server.cluster, signal);
    const object = facts.objectOf(server);
    const specs = object && containersOf(server.kind, object);
    if (!applied || !specs) return false;
    const wanted = applied.containers.map(one =>
      kind === 'apply'
        ? one
        : { ...one, recommended: one.current, current: one.recommended },
    );
    const asks = wanted.every(one => {
      const spec = specs.find(({ name }) => name === one.container);
      return spec && isInForce(one, spec.size);
    });
    if (!asks) return false;
    const found = sources.metricsOf(server.cluster);
    if (!found) return true;
    const sets = facts.workloads.setsOf(server.namespace, {
      kind: objectKindOf(server.kind),
      name: server.name,
    });
    const pods = await found.metrics.query(
      `max by (pod,container) (kube_pod_container_resource_requests{${[
        found.matcher,
        `namespace=${JSON.stringify(server.namespace)}`,
        `resource="cpu"`,
        `pod=~${JSON.stringify(sets.map(set => `${set}-.+`).join('|'))}`,
      ]
        .filter(Boolean)
        .join(',')}})`,
      this.now.getTime() / 1000,
      signal,
    );
    return wanted.every(({ container, recommended }) =>
      pods
        .filter(({ labels }) => labels.container === container)
        .every(
          ({ value }) =>
            recommended.cpuRequestCores === null ||
            Math.abs(value - recommended.cpuRequestCores) <=
              0.01 * recommended.cpuRequestCores + 0.001,
        ),
    );
  }

  private async goLive(change: Change, revised: Revised): Promise<void> {
    const { days } = this.options;
    const { recommendation } = revised.stored;
    const today = dayOf(this.now);
    if (change.kind === 'revert') {
      await this.become(revised, change, {
        change: 'live',
        recommendation: 'reverted',
        sentence: `Reverted${
          revised.stored.liveAt
            ? ` after ${durationInWords(
                this.now.getTime() - Date.parse(revised.stored.liveAt),
              )}`
            : ''
        }: ${change.reason}`,
        ends: true,
      });
      return;
    }
    const rows = (
      await days.rows({
        from: plusDays(today, -BEFORE_DAYS),
        until: plusDays(today, -1),
        entityRef: recommendation.entityRef,
      })
    ).filter(({ subject }) => subject === recommendation.server.id);
    await this.become(revised, change, {
      change: 'live',
      recommendation: 'live',
      sentence: `Live, measuring: what it saves is said from ${plusDays(
        today,
        MEASURED_DAYS + 1,
      )}.`,
      live: true,
      before: chargedPerPod(rows),
    });
  }

  /** Whether a live size holds, and what it saves. */
  private async measure(
    revised: Revised,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { days, realised, sources } = this.options;
    const { recommendation, liveAt, before, applied } = revised.stored;
    if (!liveAt || !applied) return false;
    const { server, entityRef, id, state } = recommendation;
    const now = this.now.getTime();
    if (now - (this.measuredAt.get(id) ?? 0) < MEASURED_EVERY_MS) return false;
    this.measuredAt.set(id, now);
    const found = sources.metricsOf(server.cluster);
    if (found) {
      const breach = await breachOf(
        found,
        server,
        applied.containers,
        { since: Date.parse(liveAt) / 1000, now: this.now.getTime() / 1000 },
        signal,
      );
      if (breach) {
        await this.become(revised, undefined, {
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
    }
    if (!before) return false;
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
      await this.become(revised, undefined, {
        recommendation: 'realised',
        sentence: 'Live',
      });
      return true;
    }
    return measured.length > 0;
  }

  /** A change or a recommendation becomes something else, with its event, in one transaction. */
  private async become(
    revised: Revised,
    change: Change | undefined,
    next: {
      change?: Change['state'];
      recommendation?: RecommendationState;
      sentence: string;
      merged?: boolean;
      live?: boolean;
      ends?: boolean;
      before?: StoredRecommendation['before'];
    },
  ): Promise<void> {
    const { changes, knex, outbox, recommendations } = this.options;
    const at = this.now.toISOString();
    const { stored } = revised;
    const { recommendation } = stored;
    const shown: Omit<Recommendation, 'hold' | 'change'> = next.recommendation
      ? {
          ...recommendation,
          state: next.recommendation,
          sentence: next.sentence,
          changedAt: at,
        }
      : recommendation;
    await knex.transaction(async transaction => {
      const updated = await recommendations.update(transaction, {
        ...revised,
        stored: {
          ...stored,
          recommendation: shown,
          ...(next.merged && change?.kind === 'apply' && { mergedAt: at }),
          ...(next.live && { liveAt: at, mergedAt: stored.mergedAt ?? at }),
          ...(next.ends && { endedAt: at }),
          ...(next.before && { before: next.before }),
        },
      });
      // Another replica was first.
      if (!updated) return;
      if (change && next.change) {
        await changes.put(transaction, {
          ...change,
          state: next.change,
          sentence: next.sentence,
          ...(next.merged && { mergedAt: at }),
          ...(next.change === 'live' && { liveAt: at }),
        });
      }
      await outbox.write(transaction, {
        at: this.now,
        type: `cost.recommendation.${eventOf(next)}`,
        model: recommendation.entityRef,
        actor: 'plugin:cost',
        before: { state: recommendation.state },
        after: { state: shown.state, change: next.change ?? null },
        sentence: `${recommendation.title} on ${recommendation.server.cluster}: ${next.sentence}`,
      });
    });
  }
}

function eventOf(next: {
  change?: Change['state'];
  recommendation?: RecommendationState;
}): string {
  return next.recommendation ?? next.change ?? 'changed';
}

function durationInWords(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  return hours < 48
    ? `${Math.max(1, Math.round(hours))} h`
    : `${Math.round(hours / 24)} days`;
}
