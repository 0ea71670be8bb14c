import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  attentionQuerySchema,
  fleetQuerySchema,
} from '@bellwether/plugin-models-common';
import { parse } from '@bellwether/plugin-models-node';
import Router from 'express-promise-router';
import { FleetService } from '../service/FleetService';

/** `GET /v1/models` and `GET /v1/attention` */
export function createFleetRouter(options: {
  fleet: FleetService;
  httpAuth: HttpAuthService;
}) {
  const { fleet, httpAuth } = options;
  const router = Router();

  router.get('/models', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const query = parse(fleetQuerySchema, request.query);
    response.json(await fleet.query(query, { credentials }));
  });

  router.get('/attention', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const query = parse(attentionQuerySchema, request.query);
    response.json(await fleet.attention(query, { credentials }));
  });

  return router;
}
