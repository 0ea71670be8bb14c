import type { Express } from 'express';
import type { Faults } from '../faults';
import type { World, WorldCluster } from '../world/types';
import type { Access } from './access/Access';
import { type Role, TOKENS } from './access/roles';
import { Cluster } from './Cluster';
import { ClusterObjects } from './ClusterObjects';
import { createApp } from './http/createApp';
import { makeSurroundings } from './objects';
import { Site } from './objects/Site';
import { platformOf } from './platform';
import type { ObjectStore } from './store/ObjectStore';

export { createKubernetesControl } from './control';
export type { ObjectReference } from './ClusterObjects';
export type { KubernetesObject } from './types';

export interface KubernetesApiOptions {
  cluster: WorldCluster;
  world: World;
  faults: Faults;
}

/** The API server of one cluster. */
export interface KubernetesApi {
  /** Name of the cluster. */
  name: string;
  app: Express;
  /** Bearer tokens by role; throw-away constants, the same on every cluster. */
  tokens: Record<Role, string>;
  store: ObjectStore;
  /** Changes objects from inside, past tokens and roles. */
  objects: ClusterObjects;
  access: Access;
  /** Watches that are open now. */
  openWatches(): number;
  /** Ends the open watches and lets go of the faults. */
  close(): void;
}

/** The Kubernetes API of a cluster of the world. */
export function createKubernetesApi({
  cluster: { name, version, servers },
  world,
  faults,
}: KubernetesApiOptions): KubernetesApi {
  const platform = platformOf(name);
  const cluster = new Cluster(name, version, platform);
  const site = new Site(name, world, platform);
  const objects = new ClusterObjects(cluster, site);
  makeSurroundings(site).forEach(object => objects.put(object));
  servers.forEach(server => objects.putServer(server));
  // Nobody has seen anything yet, so there is no history to keep.
  cluster.store.compact();
  const unsubscribe = faults.onDropWatch(name, () => cluster.watches.endAll());
  return {
    name,
    app: createApp(cluster, faults.middleware(name)),
    tokens: { ...TOKENS },
    store: cluster.store,
    objects,
    access: cluster.access,
    openWatches: () => cluster.watches.count,
    close() {
      unsubscribe();
      cluster.watches.endAll();
    },
  };
}
