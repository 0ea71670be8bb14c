import { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { openApi } from './openapi';

/** `GET /v1/openapi.json` */
export function createOpenApiRouter(options: { httpAuth: HttpAuthService }) {
  const { httpAuth } = options;
  const router = Router();

  router.get('/openapi.json', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.json(openApi);
  });

  return router;
}
