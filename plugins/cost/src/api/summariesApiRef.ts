import { createApiRef } from '@backstage/frontend-plugin-api';
import { ModelsApi } from '@bellwether/plugin-models-common';

/** What the families say of a model: the tile shows the cost family's own. */
export type SummariesApi = Pick<ModelsApi, 'getSummaries'>;

/** A client of our own: a family's screen does not reach into that of the models. */
export const summariesApiRef = createApiRef<SummariesApi>().with({
  id: 'plugin.cost.summaries',
  pluginId: 'cost',
});
