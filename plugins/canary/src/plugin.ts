import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { CanaryClient } from '@bellwether/plugin-canary-common';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { canaryApiRef, summariesApiRef } from './api';
import { rolloutRouteRef } from './routes';

const deps = { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef };

/** @public */
export const canaryPlugin = createPlugin({
  id: 'canary',
  apis: [
    createApiFactory({
      api: canaryApiRef,
      deps,
      factory: options => new CanaryClient(options),
    }),
    createApiFactory({
      api: summariesApiRef,
      deps,
      factory: options => new ModelsClient(options),
    }),
  ],
  routes: { entityContent: rolloutRouteRef },
});

/** Tab: the rollouts of a model; to be mounted at `/rollout`. @public */
export const EntityRolloutContent = canaryPlugin.provide(
  createRoutableExtension({
    name: 'EntityRolloutContent',
    component: () => import('./components/RolloutTab').then(m => m.RolloutTab),
    mountPoint: rolloutRouteRef,
  }),
);

/** Tile of the health strip: the rollout of a model that is under way. @public */
export const EntityRolloutTile = canaryPlugin.provide(
  createComponentExtension({
    name: 'EntityRolloutTile',
    component: {
      lazy: () => import('./components/RolloutTile').then(m => m.RolloutTile),
    },
  }),
);

/** Rollouts over all clusters, for the `subPages` of the models page of the legacy frontend system. @public */
export const RolloutBoardContent = canaryPlugin.provide(
  createComponentExtension({
    name: 'RolloutBoardContent',
    component: {
      lazy: () => import('./components/Board').then(m => m.RolloutBoard),
    },
  }),
);
