import type { KubernetesApi } from '../../kubernetes';
import {
  earlierPods,
  interruptionsOf,
  REPLACED_AFTER_SECONDS,
} from '../../usageHistory';
import type { World } from '../../world/types';
import { pastPods } from './discovery/pastPods';
import { readPods, type ServingPod } from './discovery/pods';
import { nodesOf } from './metrics/nodes';
import { routingOf } from './discovery/routing';
import { PodHistory } from './PodHistory';
import { seedOf } from './random/HashedRandom';
import {
  ServerTraffic,
  sideOf,
  type TrafficChange,
} from './traffic/ServerTraffic';
import type { Scenario } from './traffic/scenarios';
import { habitOf, leakRestarts } from './usage';

const QUIET_SECONDS = 12 * 3600;

type ClusterObjects = Pick<KubernetesApi, 'name' | 'store'>;

export interface ServerName {
  cluster: string;
  namespace: string;
  server: string;
}

function keyOf({ cluster, namespace, server }: ServerName): string {
  return `${cluster}/${namespace}/${server}`;
}

function serverOf({ cluster, namespace, serving }: ServingPod) {
  return serving && { cluster, namespace, server: serving.server };
}

/** Whether it is still the pod that was seen before, in what metrics depend on. */
function isSamePod(before: ServingPod, now: ServingPod): boolean {
  return (
    before.node === now.node &&
    before.ip === now.ip &&
    before.answers === now.answers &&
    // A pod may be resized in place.
    JSON.stringify(before.containers) === JSON.stringify(now.containers)
  );
}

/**
 * The pods of all clusters through time: those that there are, as the clusters' objects tell of them from moment to moment,
 * and those that there were.
 */
export class Fleet {
  private readonly byUid = new Map<string, PodHistory>();
  private readonly servers = new Map<string, ServerTraffic>();
  private readonly byServer = new Map<string, PodHistory[]>();
  private readonly seed: number;
  private version = 0;

  /** @param clock - seconds since 1970 */
  constructor(
    private readonly world: Pick<World, 'seed' | 'now'>,
    private readonly clusters: readonly ClusterObjects[],
    private readonly clock: () => number,
  ) {
    this.seed = seedOf(world.seed);
    for (const cluster of clusters) {
      const present = readPods(cluster);
      const past = pastPods(cluster, present);
      const known = [...past.map(({ pod }) => pod), ...present];
      const now = world.now.getTime() / 1000;
      [...earlierPods(known, now), ...past].forEach(({ pod, endedAt }) =>
        this.add(pod, pod.createdAt).endAt(endedAt),
      );
      present.forEach(pod => this.add(pod, pod.createdAt));
      this.interruptInThePast(cluster.name);
    }
    this.servers.forEach((_, key) => this.shareInThePast(key));
  }

  get histories(): PodHistory[] {
    return [...this.byUid.values()];
  }

  /** When the spot machine of a cluster was taken away, in seconds since 1970. */
  interruptionsOf(cluster: string): number[] {
    const now = this.world.now.getTime() / 1000;
    // The last hours are left alone: whoever looks at a canary sees the canary, and no chance.
    return interruptionsOf(this.world.seed, cluster, now - QUIET_SECONDS);
  }

  /** Goes up whenever there are other pods than before. */
  get pods(): number {
    return this.version;
  }

  /** Takes in what a cluster now has. */
  observe(cluster: ClusterObjects): void {
    const now = this.clock();
    const seen = new Set<string>();
    for (const pod of readPods(cluster)) {
      seen.add(pod.uid);
      const known = this.byUid.get(pod.uid);
      if (!known) {
        this.add(pod, now);
      } else if (!isSamePod(known.pod, pod)) {
        known.observe(pod, now);
        this.version += 1;
      }
    }
    for (const history of this.byUid.values()) {
      const { uid, cluster: of } = history.pod;
      if (of === cluster.name && !seen.has(uid) && !history.isGone) {
        history.endAt(now);
        this.version += 1;
      }
    }
    for (const key of this.servers.keys()) {
      if (key.startsWith(`${cluster.name}/`)) {
        this.shareNow(key);
      }
    }
  }

  changeTraffic(name: ServerName, change: TrafficChange | 'reset'): void {
    const traffic = this.monitored(name);
    if (change === 'reset') {
      traffic.reset();
    } else {
      traffic.change(change, this.presentOf(keyOf(name), this.clock()));
    }
    this.shareNow(keyOf(name));
  }

  playScenario(name: ServerName, scenario: Scenario): void {
    this.monitored(name).play(scenario);
    this.shareNow(keyOf(name));
  }

  private monitored(name: ServerName): ServerTraffic {
    const traffic = this.servers.get(keyOf(name));
    if (!traffic) {
      throw new Error(
        `No model server '${keyOf(name)}' is monitored; there are ${[
          ...this.servers.keys(),
        ].join(', ')}`,
      );
    }
    return traffic;
  }

  private add(pod: ServingPod, start: number): PodHistory {
    const server = serverOf(pod);
    const [container] = pod.containers;
    const habit = habitOf(
      server?.server ?? pod.name,
      container?.requests['nvidia.com/gpu'] !== undefined,
    );
    const restarts = leakRestarts(habit, container?.limits.memory, {
      start,
      until: this.world.now.getTime() / 1000,
    });
    const history = new PodHistory(
      pod,
      start,
      server && this.trafficOf(server).ofPod(pod.uid),
      restarts,
    );
    this.byUid.set(pod.uid, history);
    if (server) {
      const key = keyOf(server);
      this.byServer.set(key, [...(this.byServer.get(key) ?? []), history]);
    }
    this.version += 1;
    return history;
  }

  private trafficOf(name: ServerName): ServerTraffic {
    const key = keyOf(name);
    const known = this.servers.get(key);
    if (known) {
      return known;
    }
    const around = this.world.now.getTime() / 1000;
    const traffic = new ServerTraffic(
      this.seed,
      name.server,
      name.cluster,
      around,
    );
    this.servers.set(key, traffic);
    return traffic;
  }

  /** A pod keeps its name when its machine is taken away; its process begins anew on the next. */
  private interruptInThePast(cluster: string): void {
    const here = this.histories.filter(({ pod }) => pod.cluster === cluster);
    const spot = new Set(
      nodesOf(
        cluster,
        here.map(({ pod }) => pod),
      )
        .filter(node => node.spot)
        .map(({ name }) => name),
    );
    for (const history of here.filter(({ pod }) => spot.has(pod.node))) {
      this.interruptionsOf(cluster)
        .filter(moment => moment > history.start && history.exists(moment))
        .forEach(moment => history.restart(moment, REPLACED_AFTER_SECONDS));
    }
  }

  private of(key: string): PodHistory[] {
    return this.byServer.get(key) ?? [];
  }

  private presentOf(key: string, second: number): PodHistory[] {
    return this.of(key).filter(history => history.exists(second));
  }

  /** Before the newest version came, the one before it got everything. */
  private shareInThePast(key: string): void {
    const all = this.of(key);
    const changes = new Set(all.map(({ start }) => start));
    all.forEach(({ endedAt }) => {
      if (Number.isFinite(endedAt)) {
        changes.add(endedAt);
      }
    });
    const moments = [...changes].sort((left, right) => left - right);
    moments.forEach((moment, index) => {
      const present = this.presentOf(key, moment);
      if (present.length === 0) {
        return;
      }
      if (index === moments.length - 1) {
        this.share(key, moment, present);
        return;
      }
      const newest = present.reduce((last, one) =>
        one.start >= last.start ? one : last,
      );
      this.servers
        .get(key)
        ?.share(moment, present, new Map([[sideOf(newest.pod), 1]]));
    });
  }

  private shareNow(key: string): void {
    const now = this.clock();
    const present = this.presentOf(key, now);
    if (present.length > 0) {
      this.share(key, now, present);
    }
  }

  private share(key: string, second: number, present: PodHistory[]): void {
    const pods = present.map(({ pod }) => pod);
    const cluster = this.clusters.find(({ name }) => name === pods[0].cluster);
    if (cluster) {
      this.servers.get(key)?.share(second, present, routingOf(cluster, pods));
    }
  }
}
