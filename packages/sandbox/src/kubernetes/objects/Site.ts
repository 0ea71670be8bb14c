import { seededRandom } from '../../world/random';
import type { World, WorldModel, WorldServer } from '../../world/types';
import type { Platform } from '../platform';
import { apiVersionOf } from '../resources';
import { HASH_CHARACTERS } from './hashes';
import type { ObjectMeta, OwnerReference, ResourceType } from '../types';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface MetaOptions {
  resource: ResourceType;
  name: string;
  namespace?: string;
  ageSeconds: number;
  generation?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  owner?: OwnerReference;
}

/** Where objects are made: a cluster of the world. What is made follows from the world's seed and the names alone. */
export class Site {
  private readonly models: Map<string, WorldModel>;

  constructor(
    readonly cluster: string,
    readonly world: World,
    readonly platform: Platform,
  ) {
    this.models = new Map(world.models.map(model => [model.name, model]));
  }

  random(...parts: (string | number)[]) {
    return seededRandom(this.world.seed, 'cluster', this.cluster, ...parts);
  }

  modelOf({ model }: WorldServer): WorldModel | undefined {
    return this.models.get(model);
  }

  /** @param ageSeconds - before the moment at which the world starts */
  time(ageSeconds: number): string {
    const moment = new Date(this.world.now.getTime() - ageSeconds * 1000);
    return `${moment.toISOString().slice(0, 19)}Z`;
  }

  uid(...parts: (string | number)[]): string {
    const digits = this.random('uid', ...parts).hex(32);
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `a${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join('-');
  }

  /** Text as Kubernetes makes it from a hash, for example `557d44bd79`. */
  hash(length: number, ...parts: (string | number)[]): string {
    const random = this.random('hash', ...parts);
    return Array.from({ length }, () => random.pick([...HASH_CHARACTERS])).join(
      '',
    );
  }

  meta({ resource, ageSeconds, owner, ...rest }: MetaOptions): ObjectMeta {
    const { name, namespace } = rest;
    return {
      ...rest,
      uid: this.uid(resource.plural, namespace ?? '', name),
      creationTimestamp: this.time(ageSeconds),
      ...(owner && { ownerReferences: [owner] }),
    };
  }
}

/** A reference to the object that controls another. */
export function ownedBy(
  resource: ResourceType,
  { name, uid = '' }: ObjectMeta,
): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
