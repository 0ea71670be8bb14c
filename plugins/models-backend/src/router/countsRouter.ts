import { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { CountsService } from '../service/CountsService';

/** `GET /v1/counts` */
export function createCountsRouter(options: {
  counts: CountsService;
  httpAuth: HttpAuthService;
}) {
  const { counts, httpAuth } = options;
  const router = Router();

  router.get('/counts', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await counts.get({ credentials }));
  });

  return router;
}
