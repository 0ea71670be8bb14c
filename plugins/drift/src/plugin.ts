import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { DriftClient } from '@bellwether/plugin-drift-common';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { driftApiRef, summariesApiRef } from './api';
import { driftRouteRef } from './routes';

const deps = { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef };

/** @public */
export const driftPlugin = createPlugin({
  id: 'drift',
  apis: [
    createApiFactory({
      api: driftApiRef,
      deps,
      factory: options => new DriftClient(options),
    }),
    createApiFactory({
      api: summariesApiRef,
      deps,
      factory: options => new ModelsClient(options),
    }),
  ],
  routes: { entityContent: driftRouteRef },
});

/** Tab: drift of a model; to be mounted at `/drift`. @public */
export const EntityDriftContent = driftPlugin.provide(
  createRoutableExtension({
    name: 'EntityDriftContent',
    component: () => import('./components/DriftTab').then(m => m.DriftTab),
    mountPoint: driftRouteRef,
  }),
);

/** Tile of the health strip: the newest verdict of a model's most urgent monitor. @public */
export const EntityDriftTile = driftPlugin.provide(
  createComponentExtension({
    name: 'EntityDriftTile',
    component: {
      lazy: () => import('./components/DriftTile').then(m => m.DriftTile),
    },
  }),
);

/** Drift of the fleet, for the `subPages` of the models page of the legacy frontend system. @public */
export const FleetDriftContent = driftPlugin.provide(
  createComponentExtension({
    name: 'FleetDriftContent',
    component: {
      lazy: () => import('./components/FleetDrift').then(m => m.FleetDrift),
    },
  }),
);
