/**
 * On a model's entity: the path of its `drift.yaml`, relative to the file that declares the entity, or the name of a
 * monitor in app-config. Several are comma-separated.
 *
 * @public
 */
export const ANNOTATION_DRIFT_MONITOR = 'bellwether.dev/drift-monitor';

/** Name of the family among the models' summaries. @public */
export const DRIFT_FAMILY = 'drift';

/** Signals channel of one model's drift. @public */
export const driftChannel = (entityRef: string) => `drift:${entityRef}`;

/** Signals channel of the fleet's drift. @public */
export const DRIFT_FLEET_CHANNEL = 'drift:fleet';

/**
 * What a window may be judged. On screen: None; Significant, small; Material; Insufficient data.
 *
 * @public
 */
export const driftStates = [
  'none',
  'significant',
  'material',
  'insufficient-data',
] as const;

/** @public */
export type DriftState = (typeof driftStates)[number];
