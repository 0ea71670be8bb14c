import { createRouteRef } from '@backstage/core-plugin-api';

/** The Rollout tab of a model's page. @public */
export const rolloutRouteRef = createRouteRef({ id: 'canary' });
