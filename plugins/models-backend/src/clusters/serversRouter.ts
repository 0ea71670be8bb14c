import { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import Router from 'express-promise-router';
import { z } from 'zod';
import { ServersService } from './ServersService';

const nameSchema = z.string().min(1).max(1000);

/** Names may hold commas, so each is a parameter of its own. */
const names = z
  .union([nameSchema, z.array(nameSchema).max(1000)])
  .transform(given => [given].flat())
  .optional();

const recordsQuerySchema = z.object({
  cluster: z.string().min(1).max(253).optional(),
  cursor: nameSchema.optional(),
  models: names,
  servers: names,
});

/**
 * `GET /v1/models/:kind/:namespace/:name/servers`, `GET /v1/unregistered` and, for services, `GET /v1/records/servers`.
 */
export function createServersRouter(options: {
  servers: ServersService;
  httpAuth: HttpAuthService;
}) {
  const { servers, httpAuth } = options;
  const router = Router();

  router.get(
    '/models/:kind/:namespace/:name/servers',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const entityRef = parseModelRef(request.params);
      response.json(await servers.listForModel(entityRef, { credentials }));
    },
  );

  router.get('/unregistered', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(await servers.listUnregistered({ credentials }));
  });

  router.get('/records/servers', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const query = parse(recordsQuerySchema, request.query);
    response.json(await servers.listRecords(query, { credentials }));
  });

  return router;
}
