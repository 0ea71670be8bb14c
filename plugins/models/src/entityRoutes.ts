import { createRouteRef } from '@backstage/core-plugin-api';

/** The Versions tab of a model's page. @public */
export const versionsRouteRef = createRouteRef({ id: 'models/versions' });

/** The Model card tab of a model's page. @public */
export const modelCardRouteRef = createRouteRef({ id: 'models/model-card' });
