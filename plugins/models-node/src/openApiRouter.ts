import { HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';

/**
 * `GET /openapi.json`: the description of a plugin's routes, for whoever is known to the portal.
 *
 * @public
 */
export function openApiRouter(options: {
  httpAuth: HttpAuthService;
  document: Record<string, unknown>;
}): express.Router {
  const { httpAuth, document } = options;
  const router = Router();
  router.get('/openapi.json', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.json(document);
  });
  return router;
}
