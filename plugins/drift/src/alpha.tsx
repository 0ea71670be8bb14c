import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { DriftClient } from '@bellwether/plugin-drift-common';
import {
  MODEL_ENTITY_FILTER,
  ModelsClient,
} from '@bellwether/plugin-models-common';
import {
  FleetColumnBlueprint,
  HealthTileBlueprint,
  MODELS_SUB_PAGES,
} from '@bellwether/plugin-models-react/alpha';
import { driftApiRef, summariesApiRef } from './api';
import { driftFleetColumn } from './fleetColumn';
import { driftRouteRef } from './routes';

const deps = { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef };

const driftApi = ApiBlueprint.make({
  params: define =>
    define({
      api: driftApiRef,
      deps,
      factory: options => new DriftClient(options),
    }),
});

const summariesApi = ApiBlueprint.make({
  name: 'summaries',
  params: define =>
    define({
      api: summariesApiRef,
      deps,
      factory: options => new ModelsClient(options),
    }),
});

const driftContent = EntityContentBlueprint.make({
  params: {
    path: '/drift',
    title: 'Drift',
    group: 'observability',
    routeRef: driftRouteRef,
    filter: MODEL_ENTITY_FILTER,
    loader: () => import('./components/DriftTab').then(m => <m.DriftTab />),
  },
});

const fleetSubPage = SubPageBlueprint.make({
  attachTo: MODELS_SUB_PAGES,
  name: 'fleet',
  params: {
    path: 'drift',
    title: 'Drift',
    loader: () =>
      import('./components/FleetDrift').then(m => (
        // The page's layout has no main landmark; that of the legacy system has one.
        <main>
          <m.FleetDrift />
        </main>
      )),
  },
});

const fleetColumn = FleetColumnBlueprint.make({ params: driftFleetColumn });

const driftTile = HealthTileBlueprint.make({
  params: {
    order: 30,
    loader: () => import('./components/DriftTile').then(m => <m.DriftTile />),
  },
});

/** @alpha */
export default createFrontendPlugin({
  pluginId: 'drift',
  title: 'Drift',
  routes: { entityContent: driftRouteRef },
  extensions: [
    driftApi,
    summariesApi,
    driftContent,
    fleetSubPage,
    fleetColumn,
    driftTile,
  ],
});
