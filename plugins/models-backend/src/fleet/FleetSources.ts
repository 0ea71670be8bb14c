import { FleetReply, Freshness } from '@bellwether/plugin-models-common';
import { clusterFreshness, ServerStore } from '../clusters';
import { RegistryStateStore, toFreshness } from '../registries';

/** How old each source of the fleet is. */
export interface SourceAges {
  registries: Map<string, Freshness>;
  clusters: Map<string, Freshness>;
}

export class FleetSources {
  static create(options: {
    instances: readonly string[];
    states: RegistryStateStore;
    servers: ServerStore;
  }): FleetSources {
    return new FleetSources(options.instances, options.states, options.servers);
  }

  readonly #instances: readonly string[];
  readonly #states: RegistryStateStore;
  readonly #servers: ServerStore;

  private constructor(
    instances: readonly string[],
    states: RegistryStateStore,
    servers: ServerStore,
  ) {
    this.#instances = instances;
    this.#states = states;
    this.#servers = servers;
  }

  async ages(now = new Date()): Promise<SourceAges> {
    const registries = new Map<string, Freshness>();
    const states = await this.#states.list();
    for (const instance of new Set([...this.#instances, ...states.keys()])) {
      registries.set(instance, toFreshness(states.get(instance)));
    }
    const clusters = new Map<string, Freshness>();
    for (const stored of await this.#servers.listClusters()) {
      clusters.set(stored.cluster, clusterFreshness(stored, now));
    }
    return { registries, clusters };
  }
}

export function toSources(ages: SourceAges): FleetReply['sources'] {
  return [
    ...[...ages.registries].map(([id, freshness]) => ({
      id,
      kind: 'registry' as const,
      ...freshness,
    })),
    ...[...ages.clusters].map(([id, freshness]) => ({
      id,
      kind: 'cluster' as const,
      ...freshness,
    })),
  ];
}
