import { createApiRef } from '@backstage/frontend-plugin-api';
import { CanaryApi } from '@bellwether/plugin-canary-common';

/** Reads rollouts and verdicts, and acts on them. @public */
export const canaryApiRef = createApiRef<CanaryApi>().with({
  id: 'plugin.canary',
  pluginId: 'canary',
});
