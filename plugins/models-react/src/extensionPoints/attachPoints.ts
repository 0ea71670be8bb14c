/**
 * Where a family attaches its sub-page of `/models`:
 * `SubPageBlueprint.make({ attachTo: MODELS_SUB_PAGES, name: 'drift', … })`.
 *
 * @alpha
 */
export const MODELS_SUB_PAGES = { id: 'page:models', input: 'pages' } as const;

/** Where a column of the fleet attaches; {@link FleetColumnBlueprint} does it by itself. @alpha */
export const FLEET_COLUMNS = {
  id: 'sub-page:models/fleet',
  input: 'columns',
} as const;

/** Where a tile of the health strip attaches; {@link HealthTileBlueprint} does it by itself. @alpha */
export const HEALTH_TILES = {
  id: 'entity-card:models/health',
  input: 'tiles',
} as const;
