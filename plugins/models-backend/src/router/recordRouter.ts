import { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@bellwether/plugin-models-node';
import Router from 'express-promise-router';
import { z } from 'zod';
import { RecordService } from '../service/RecordService';

const name = z.string().min(1).max(500);

/** Names may hold commas, so each is a parameter of its own. */
export const recordsQuerySchema = z.object({
  instance: z.string().min(1).max(63),
  cursor: name.optional(),
  names: z
    .union([name, z.array(name).max(1000)])
    .transform(names => [names].flat())
    .optional(),
});

/** `GET /v1/records/models`, for services only */
export function createRecordRouter(options: {
  records: RecordService;
  httpAuth: HttpAuthService;
}) {
  const { records, httpAuth } = options;
  const router = Router();

  router.get('/records/models', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['service'] });
    const query = parse(recordsQuerySchema, request.query);
    response.json(await records.listModels(query));
  });

  return router;
}
