import { createApiRef } from '@backstage/frontend-plugin-api';
import { DriftApi } from '@bellwether/plugin-drift-common';

/** Reads monitors and their judgements, and acts on them. @public */
export const driftApiRef = createApiRef<DriftApi>().with({
  id: 'plugin.drift',
  pluginId: 'drift',
});
