import { HttpAuthService } from '@backstage/backend-plugin-api';
import { putSummariesRequestSchema } from '@bellwether/plugin-models-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { SummaryService } from '../service/SummaryService';

const familySchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'is no name of a family');

/** `PUT /v1/summaries/:family`, for services only */
export function createSummaryRouter(options: {
  summaries: SummaryService;
  httpAuth: HttpAuthService;
}) {
  const { summaries, httpAuth } = options;
  const router = Router();

  router.put(
    '/summaries/:family',
    // A thousand summaries of the greatest length.
    express.json({ limit: '2mb' }),
    async (request, response) => {
      await httpAuth.credentials(request, { allow: ['service'] });
      const family = parse(familySchema, request.params.family);
      const body = parse(putSummariesRequestSchema, request.body);
      await summaries.put(family, body.summaries);
      response.status(204).end();
    },
  );

  return router;
}
