import { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import Router from 'express-promise-router';
import { z } from 'zod';
import { ModelService } from '../service/ModelService';

const eventsQuerySchema = z.object({
  before: z.string().max(100).optional(),
});

/** `GET /v1/models/:kind/:namespace/:name`, and its `/summaries` and `/events` */
export function createModelRouter(options: {
  models: ModelService;
  httpAuth: HttpAuthService;
}) {
  const { models, httpAuth } = options;
  const router = Router();
  const path = '/models/:kind/:namespace/:name';

  router.get(path, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = parseModelRef(request.params);
    response.json(await models.get(entityRef, { credentials }));
  });

  router.get(`${path}/summaries`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = parseModelRef(request.params);
    response.json(await models.listSummaries(entityRef, { credentials }));
  });

  router.get(`${path}/events`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = parseModelRef(request.params);
    const page = parse(eventsQuerySchema, request.query);
    response.json(await models.listEvents(entityRef, page, { credentials }));
  });

  return router;
}
