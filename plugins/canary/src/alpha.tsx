import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { CanaryClient } from '@bellwether/plugin-canary-common';
import {
  MODEL_ENTITY_FILTER,
  ModelsClient,
} from '@bellwether/plugin-models-common';
import {
  FleetColumnBlueprint,
  HealthTileBlueprint,
  MODELS_SUB_PAGES,
} from '@bellwether/plugin-models-react/alpha';
import { canaryApiRef, summariesApiRef } from './api';
import { canaryFleetColumn } from './fleetColumn';
import { rolloutRouteRef } from './routes';

const deps = { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef };

const canaryApi = ApiBlueprint.make({
  params: define =>
    define({
      api: canaryApiRef,
      deps,
      factory: options => new CanaryClient(options),
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

const rolloutContent = EntityContentBlueprint.make({
  params: {
    path: '/rollout',
    title: 'Rollout',
    group: 'deployment',
    routeRef: rolloutRouteRef,
    filter: MODEL_ENTITY_FILTER,
    loader: () => import('./components/RolloutTab').then(m => <m.RolloutTab />),
  },
});

const boardSubPage = SubPageBlueprint.make({
  attachTo: MODELS_SUB_PAGES,
  name: 'board',
  params: {
    path: 'rollouts',
    title: 'Rollouts',
    loader: () =>
      import('./components/Board').then(m => (
        // The page's layout has no main landmark; that of the legacy system has one.
        <main>
          <m.RolloutBoard />
        </main>
      )),
  },
});

const fleetColumn = FleetColumnBlueprint.make({ params: canaryFleetColumn });

const rolloutTile = HealthTileBlueprint.make({
  params: {
    order: 20,
    loader: () =>
      import('./components/RolloutTile').then(m => <m.RolloutTile />),
  },
});

/** @alpha */
export default createFrontendPlugin({
  pluginId: 'canary',
  title: 'Canary',
  routes: { entityContent: rolloutRouteRef },
  extensions: [
    canaryApi,
    summariesApi,
    rolloutContent,
    boardSubPage,
    fleetColumn,
    rolloutTile,
  ],
});
