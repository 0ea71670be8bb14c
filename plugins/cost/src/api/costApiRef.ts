import { createApiRef } from '@backstage/frontend-plugin-api';
import { CostApi } from '@bellwether/plugin-cost-common';

/** Reads what models cost and should cost, and changes their sizes. @public */
export const costApiRef = createApiRef<CostApi>().with({
  id: 'plugin.cost',
  pluginId: 'cost',
});
