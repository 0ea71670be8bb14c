import { recordedModels } from '../recording';
import { createClusters } from './clusters';
import { manyModels, namedModels } from './models';
import { TEAMS } from './teams';
import type { World } from './types';

export interface WorldOptions {
  /** Defaults to `bellwether`. */
  seed?: string;
  /** Defaults to the time of the call. */
  now?: Date;
  /** How many models the organisation has; defaults to the ones that have a name of their own. */
  models?: number;
  /** Versions of each model beyond those that have a name of their own. */
  versionsPerModel?: number;
  /** Where the portal is that analyses of canaries ask for a verdict; without it, they ask where nobody answers. */
  portalUrl?: string;
}

export const DEFAULT_SEED = 'bellwether';

/** Makes the world. The same options give the same world. */
export function createWorld(options: WorldOptions = {}): World {
  const seed = options.seed ?? DEFAULT_SEED;
  const now = options.now ?? new Date();
  const all = [...recordedModels(), ...namedModels()];
  const named = all.slice(0, options.models ?? all.length);
  const many = manyModels(
    seed,
    Math.max(0, (options.models ?? 0) - named.length),
    options.versionsPerModel,
  );
  return {
    seed,
    now,
    teams: TEAMS,
    models: [...named, ...many],
    clusters: createClusters(seed, named, many),
    ...(options.portalUrl && { portalUrl: options.portalUrl }),
  };
}
