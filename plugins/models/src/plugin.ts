import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { modelsApiRef } from './api';
import {
  connectionsRouteRef,
  createModelRouteRef,
  modelsRouteRef,
} from './routes';

/** @public */
export const modelsPlugin = createPlugin({
  id: 'models',
  apis: [
    createApiFactory({
      api: modelsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ModelsClient(deps),
    }),
  ],
  routes: { root: modelsRouteRef, connections: connectionsRouteRef },
  externalRoutes: { createModel: createModelRouteRef },
});

/** `/models` of the legacy frontend system, with its own header and tabs. @public */
export const ModelsPage = modelsPlugin.provide(
  createRoutableExtension({
    name: 'ModelsPage',
    component: () => import('./components/ModelsPage').then(m => m.ModelsPage),
    mountPoint: modelsRouteRef,
  }),
);

/** The models of the signed-in user's groups, for the home page of the legacy frontend system. @public */
export const HomePageMyTeamsModels = modelsPlugin.provide(
  createCardExtension({
    name: 'HomePageMyTeamsModels',
    title: 'My teams’ models',
    components: () =>
      import('./components/MyTeamsModels').then(m => ({
        Content: m.MyTeamsModels,
      })),
  }),
);
