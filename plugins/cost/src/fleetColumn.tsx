import { COST_FAMILY } from '@bellwether/plugin-cost-common';
import { FleetColumn } from '@bellwether/plugin-models-react';

/** Cost among the columns of the fleet: what a model costs per day, and what the right size would save. @public */
export const costFleetColumn: FleetColumn = {
  family: COST_FAMILY,
  title: 'Cost',
  subtitle: 'per day · size',
};
