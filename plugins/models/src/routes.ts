import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

/** `/models`. @public */
export const modelsRouteRef = createRouteRef({ id: 'models' });

/** Where the portal creates things from templates; a portal without a scaffolder has no such place. @public */
export const createModelRouteRef = createExternalRouteRef({
  id: 'create-model',
  optional: true,
  defaultTarget: 'scaffolder.root',
});

/** `/models/fleet`. @public */
export const fleetRouteRef = createSubRouteRef({
  id: 'models/fleet',
  parent: modelsRouteRef,
  path: '/fleet',
});

/** `/models/unregistered`. @public */
export const unregisteredRouteRef = createSubRouteRef({
  id: 'models/unregistered',
  parent: modelsRouteRef,
  path: '/unregistered',
});

/** `/models/connections`. @public */
export const connectionsRouteRef = createSubRouteRef({
  id: 'models/connections',
  parent: modelsRouteRef,
  path: '/connections',
});
