import { createRouteRef } from '@backstage/core-plugin-api';

/** The Cost tab of a model's page. @public */
export const costRouteRef = createRouteRef({ id: 'cost' });
