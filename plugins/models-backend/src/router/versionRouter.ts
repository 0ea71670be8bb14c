import { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import Router from 'express-promise-router';
import { z } from 'zod';
import { VersionService } from '../service/VersionService';
import { versionSchema, versionsSchema } from './parse';

const comparisonQuerySchema = z.object({ versions: versionsSchema(2, 5) });

const historyQuerySchema = z.object({
  metric: z.string().min(1).max(250),
  versions: versionsSchema(1, 5),
});

/** `GET` of `/versions`, `/comparison`, `/metric-history` and `/versions/:version/model-card` of a model */
export function createVersionRouter(options: {
  versions: VersionService;
  httpAuth: HttpAuthService;
}) {
  const { versions, httpAuth } = options;
  const router = Router();
  const path = '/models/:kind/:namespace/:name';

  router.get(`${path}/versions`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = parseModelRef(request.params);
    response.json(await versions.list(entityRef, { credentials }));
  });

  router.get(`${path}/comparison`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = parseModelRef(request.params);
    const query = parse(comparisonQuerySchema, request.query);
    response.json(
      await versions.compare(entityRef, query.versions, { credentials }),
    );
  });

  router.get(`${path}/metric-history`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = parseModelRef(request.params);
    const query = parse(historyQuerySchema, request.query);
    response.json(
      await versions.metricHistory(entityRef, query, { credentials }),
    );
  });

  router.get(
    `${path}/versions/:version/model-card`,
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const entityRef = parseModelRef(request.params);
      const version = parse(versionSchema, request.params.version);
      response.json(
        await versions.modelCard(entityRef, version, { credentials }),
      );
    },
  );

  return router;
}
