import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** `/models`. @public */
export const modelsRouteRef = createRouteRef({ id: 'models' });

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
