import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { modelsApiRef } from './api';
import { entityExtensions } from './entityExtensions';
import { pageExtensions } from './pageExtensions';
import {
  connectionsRouteRef,
  createModelRouteRef,
  modelsRouteRef,
} from './routes';

const modelsApi = ApiBlueprint.make({
  params: define =>
    define({
      api: modelsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ModelsClient(deps),
    }),
});

export { scaffolderModule } from './templateForms/scaffolderModule';

/** @alpha */
export default createFrontendPlugin({
  pluginId: 'models',
  title: 'Models',
  routes: { root: modelsRouteRef, connections: connectionsRouteRef },
  externalRoutes: { createModel: createModelRouteRef },
  extensions: [
    modelsApi,
    ...pageExtensions,
    // Cards and tabs of the entity page: src/entityExtensions.tsx.
    ...entityExtensions,
  ],
});
