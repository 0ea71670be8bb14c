import {
  createExtensionBlueprint,
  createExtensionDataRef,
} from '@backstage/frontend-plugin-api';
import { FleetColumn } from '../fleet';
import { FLEET_COLUMNS } from './attachPoints';

/** @alpha */
export const fleetColumnDataRef = createExtensionDataRef<FleetColumn>().with({
  id: 'bellwether.fleet-column',
});

/**
 * Adds a family's column to `/models/fleet`, and its line to the cards there.
 *
 * @alpha
 */
export const FleetColumnBlueprint = createExtensionBlueprint({
  kind: 'fleet-column',
  attachTo: FLEET_COLUMNS,
  output: [fleetColumnDataRef],
  dataRefs: { column: fleetColumnDataRef },
  factory(params: FleetColumn) {
    return [fleetColumnDataRef(params)];
  },
});
