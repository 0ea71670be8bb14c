import { HttpAuthService } from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';
import { ConnectionsService } from './ConnectionsService';

/** `GET /v1/connections` */
export function createConnectionsRouter(options: {
  connections: ConnectionsService;
  httpAuth: HttpAuthService;
}) {
  const { connections, httpAuth } = options;
  const router = Router();

  router.get('/connections', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await connections.list({ credentials }));
  });

  return router;
}
