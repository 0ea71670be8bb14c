import { DRIFT_FAMILY } from '@bellwether/plugin-drift-common';
import { FleetColumn } from '@bellwether/plugin-models-react';

/** Drift among the columns of the fleet: the state of the newest window and its largest effect. @public */
export const driftFleetColumn: FleetColumn = {
  family: DRIFT_FAMILY,
  title: 'Drift',
  subtitle: 'state · largest effect',
};
