import { createApiRef } from '@backstage/frontend-plugin-api';
import { ModelsApi } from '@bellwether/plugin-models-common';

/** Reads models and moves their aliases. @public */
export const modelsApiRef = createApiRef<ModelsApi>().with({
  id: 'plugin.models',
  pluginId: 'models',
});
