import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { CostClient } from '@bellwether/plugin-cost-common';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { costApiRef, summariesApiRef } from './api';
import { costRouteRef } from './routes';

const deps = { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef };

/** @public */
export const costPlugin = createPlugin({
  id: 'cost',
  apis: [
    createApiFactory({
      api: costApiRef,
      deps,
      factory: options => new CostClient(options),
    }),
    createApiFactory({
      api: summariesApiRef,
      deps,
      factory: options => new ModelsClient(options),
    }),
  ],
  routes: { entityContent: costRouteRef },
});

/** Tab: what a model costs and should cost; to be mounted at `/cost`. @public */
export const EntityCostContent = costPlugin.provide(
  createRoutableExtension({
    name: 'EntityCostContent',
    component: () => import('./components/CostTab').then(m => m.CostTab),
    mountPoint: costRouteRef,
  }),
);

/** Tile of the health strip: what a model costs, and whether it is the right size. @public */
export const EntityCostTile = costPlugin.provide(
  createComponentExtension({
    name: 'EntityCostTile',
    component: {
      lazy: () => import('./components/CostTile').then(m => m.CostTile),
    },
  }),
);

/** Cost of the fleet, for the `subPages` of the models page of the legacy frontend system. @public */
export const FleetCostContent = costPlugin.provide(
  createComponentExtension({
    name: 'FleetCostContent',
    component: {
      lazy: () => import('./components/FleetCost').then(m => m.FleetCost),
    },
  }),
);
