import type { ServingPod } from '../discovery/pods';
import type { Routing } from '../discovery/routing';
import type { PodHistory } from '../PodHistory';
import { combine, fractionOf, seedOf } from '../random/HashedRandom';
import type { Behaviour } from './Behaviour';
import { PodTraffic } from './PodTraffic';
import { RequestRate } from './RequestRate';
import type { Scenario } from './scenarios';

/** Which versions of a server something is said of. */
export type Sides = 'canary' | 'stable' | 'all';

/** What a test changes about the traffic of a server. */
export interface TrafficChange {
  /** Requests a second, in place of so many as the time of the day brings: multiplies them. */
  trafficFactor?: number;
  /** Share of the requests that the canary gets, whatever its weight says; null takes that back. */
  canaryShare?: number | null;
  /** How the versions answer. */
  behaviour?: { sides: Sides; change: Partial<Behaviour> };
}

/** Requests a second that each server gets on average, by name; the others get a few. */
const AVERAGE_RATES: Record<string, number> = {
  'card-fraud': 50,
  'listing-ranker': 80,
  'query-intent': 45,
  'flight-delay': 12,
  'eta-courier': 30,
};

/** Requests a second above which a pod of a server is too slow, by name; the others bear whatever comes. */
const CAPACITIES: Record<string, number> = { 'eta-courier': 7 };

/** Servers whose requests come from batches that do not know the hour. */
const SEASON_LEAST = 0.35;

function averageRateOf(server: string): number {
  const seed = seedOf(server);
  return AVERAGE_RATES[server] ?? 1 + 15 * fractionOf(seed, 11) ** 2;
}

function behaviourOf(server: string): Behaviour {
  const seed = seedOf(server);
  return {
    errorRatio: 0.002,
    malformedRatio: 0.0005,
    medianSeconds: 0.006 + 0.03 * fractionOf(seed, 12),
    spread: 0.45 + 0.2 * fractionOf(seed, 13),
  };
}

/** The requests that one model server gets, and how they are shared out among its pods. */
export class ServerTraffic {
  private readonly rate: RequestRate;
  private readonly usual: Behaviour;
  private readonly changed = new Map<string, Partial<Behaviour>>();
  private trafficFactor = 1;
  private canaryShare: number | null = null;
  private scenario: Scenario | null = null;

  constructor(
    private readonly seed: number,
    private readonly server: string,
    cluster: string,
    around: number,
  ) {
    this.usual = behaviourOf(server);
    const own = combine(seed, seedOf(`${cluster}/${server}`));
    this.rate = new RequestRate({
      seed: own,
      average: averageRateOf(server),
      timeZoneHours: cluster.endsWith('eu') ? 1 : -5,
      season: SEASON_LEAST + (1 - SEASON_LEAST) * fractionOf(own, 14),
      around,
    });
  }

  ofPod(uid: string): PodTraffic {
    return new PodTraffic(
      combine(this.seed, seedOf(uid)),
      this.rate,
      CAPACITIES[this.server],
    );
  }

  change(
    { trafficFactor, canaryShare, behaviour }: TrafficChange,
    histories: PodHistory[],
  ): void {
    this.trafficFactor = trafficFactor ?? this.trafficFactor;
    this.canaryShare =
      canaryShare === undefined ? this.canaryShare : canaryShare;
    if (behaviour) {
      for (const side of this.sidesAmong(histories, behaviour.sides)) {
        this.changed.set(side, {
          ...this.changed.get(side),
          ...behaviour.change,
        });
      }
    }
  }

  /** Lets a scenario rule from now on, also over canaries that come later. Whatever was changed before is taken back. */
  play(scenario: Scenario): void {
    this.reset();
    this.scenario = scenario;
    this.trafficFactor =
      scenario.requestsPerMinute / 60 / averageRateOf(this.server);
    this.canaryShare = scenario.canaryShare ?? null;
  }

  /** Takes back whatever was changed. */
  reset(): void {
    this.scenario = null;
    this.changed.clear();
    this.trafficFactor = 1;
    this.canaryShare = null;
  }

  /**
   * Gives every pod its share from a time on.
   *
   * @param histories - the pods that there are at that time
   */
  share(second: number, histories: PodHistory[], routing: Routing): void {
    const shares = this.routed(histories, routing);
    this.castCanary(histories);
    for (const { pod, traffic } of histories) {
      const side = sideOf(pod);
      const peers = histories.filter(
        other => sideOf(other.pod) === side && other.pod.answers,
      ).length;
      const ofSide = pod.answers && peers > 0 ? shares.get(side) ?? 0 : 0;
      traffic?.change(
        second,
        (this.trafficFactor * ofSide) / Math.max(1, peers),
        {
          ...this.usual,
          ...this.scenario?.all,
          ...this.changed.get(side),
        },
      );
    }
  }

  /** A version that was the canary of a scenario answers so for good, also when it is promoted. */
  private castCanary(histories: PodHistory[]): void {
    const [canary] = this.sidesAmong(histories, 'canary');
    if (canary !== undefined && this.scenario?.canary) {
      this.changed.set(canary, {
        ...this.scenario.canary(this.usual),
        ...this.changed.get(canary),
      });
    }
  }

  private routed(histories: PodHistory[], routing: Routing): Routing {
    const [canary] = this.sidesAmong(histories, 'canary');
    const { canaryShare } = this;
    if (canaryShare === null || canary === undefined) {
      return routing;
    }
    const others = [...routing].filter(([side]) => side !== canary);
    const rest = others.reduce((sum, [, share]) => sum + share, 0);
    return new Map([
      [canary, canaryShare],
      ...others.map(([side, share]): [string, number] => [
        side,
        ((1 - canaryShare) * share) / (rest || 1),
      ]),
    ]);
  }

  /** The canary is the side that came last, where there is more than one. */
  private sidesAmong(histories: PodHistory[], sides: Sides): string[] {
    const byAge = [...histories].sort(
      (left, right) => left.start - right.start,
    );
    const all = [...new Set(byAge.map(({ pod }) => sideOf(pod)))];
    const canary = all.length > 1 ? all[all.length - 1] : undefined;
    switch (sides) {
      case 'canary':
        return canary === undefined ? [] : [canary];
      case 'stable':
        return all.filter(side => side !== canary);
      default:
        return all;
    }
  }
}

export function sideOf({ serving }: ServingPod): string {
  return serving?.side ?? '';
}
