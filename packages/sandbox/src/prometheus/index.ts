import type { Express, Router } from 'express';
import type { Faults } from '../faults';
import type { KubernetesApi } from '../kubernetes';
import {
  builtIn,
  HTTP_ROUTES,
  INFERENCE_SERVICES,
  ROLLOUTS,
} from '../kubernetes/resources';
import type { World } from '../world/types';
import { createPrometheusControl } from './control';
import { createApp } from './http/createApp';
import { Storage } from './Storage';
import { Fleet } from './world/Fleet';
import type { PodHistory } from './world/PodHistory';

export type { TrafficChange } from './world/traffic/ServerTraffic';

type Cluster = Pick<KubernetesApi, 'name' | 'store'>;

export interface PrometheusApiOptions {
  world: World;
  /** The clusters whose pods are scraped. */
  clusters: readonly Cluster[];
  faults: Faults;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** A Prometheus that scrapes all clusters; each series has the label `cluster`. */
export interface PrometheusApi {
  app: Express;
  /** What tests change about traffic, pods and series. */
  control: Router;
  /** The pods of all clusters through time, for what else tells of their usage. */
  histories(): PodHistory[];
  close(): void;
}

/** Objects whose changes may change who gets how many requests. */
const WATCHED = [builtIn('pods'), ROLLOUTS, INFERENCE_SERVICES, HTTP_ROUTES];

/** Prometheus's HTTP API over metrics that follow from the world, its clusters and its time. */
export function createPrometheusApi({
  world,
  clusters,
  faults,
  clock,
}: PrometheusApiOptions): PrometheusApi {
  const fleet = new Fleet(world, clusters, () => clock() / 1000);
  const storage = new Storage(fleet, clock);

  // A controller writes several objects for one change: they are taken in together, before anything else happens.
  const due = new Set<Cluster>();
  const observe = () => {
    due.forEach(cluster => fleet.observe(cluster));
    due.clear();
  };
  const unsubscribe = clusters.flatMap(cluster =>
    WATCHED.map(resource =>
      cluster.store.subscribe(resource, () => {
        if (due.size === 0) {
          queueMicrotask(observe);
        }
        due.add(cluster);
      }),
    ),
  );

  return {
    app: createApp(
      {
        clock,
        store: () => storage.store(),
        targets: () => storage.targets(),
        startedAt: world.now.getTime(),
      },
      faults.middleware('prometheus'),
    ),
    control: createPrometheusControl({ fleet, storage, clock }),
    histories: () => fleet.histories,
    close: () => unsubscribe.forEach(stop => stop()),
  };
}
