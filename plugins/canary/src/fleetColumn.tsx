import { CANARY_FAMILY } from '@bellwether/plugin-canary-common';
import { FleetColumn } from '@bellwether/plugin-models-react';

/** Rollouts among the columns of the fleet: the judge's word and the share of requests on the canary. @public */
export const canaryFleetColumn: FleetColumn = {
  family: CANARY_FAMILY,
  title: 'Rollout',
  subtitle: 'verdict · share on the canary',
};
