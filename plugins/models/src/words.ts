import { FleetRow } from '@bellwether/plugin-models-common';

/** Stages as the screen calls them. */
export const stageWords: Record<FleetRow['stage'], string> = {
  production: 'Production',
  candidate: 'Candidate',
  development: 'Development',
  archived: 'Archived',
  empty: 'No version',
};
