import { createRouteRef } from '@backstage/core-plugin-api';

/** The Drift tab of a model's page. @public */
export const driftRouteRef = createRouteRef({ id: 'drift' });
