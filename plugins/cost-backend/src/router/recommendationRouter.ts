import {
  dismissRequestSchema,
  makeChangesRequestSchema,
  previewChangesRequestSchema,
} from '@bellwether/plugin-cost-common';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import express, { Request } from 'express';
import Router from 'express-promise-router';
import { RouterOptions } from './createRouter';
import { clusterHeadersOf, idempotencyKeyOf, idOf } from './params';

/** What is recommended, what that would change, and the doing. */
export function createRecommendationRouter({ cost, httpAuth }: RouterOptions) {
  const router = Router();
  const readBy = async (request: Request) => ({
    credentials: await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    }),
  });
  const askedBy = async (request: Request) => ({
    credentials: await httpAuth.credentials(request, { allow: ['user'] }),
    clusterHeaders: clusterHeadersOf(request),
  });

  router.get(
    '/models/:kind/:namespace/:name/recommendations',
    async (request, response) => {
      const options = await readBy(request);
      response.json(
        await cost.getRecommendations(parseModelRef(request.params), options),
      );
    },
  );
  router.get('/recommendations/:id', async (request, response) => {
    const options = await readBy(request);
    response.json(await cost.getRecommendation(idOf(request), options));
  });
  router.post(
    '/recommendations/:id/dismissal',
    express.json(),
    async (request, response) => {
      const caller = await askedBy(request);
      const body = parse(dismissRequestSchema, request.body);
      response.json(
        await cost.dismiss(idOf(request), body, {
          ...caller,
          idempotencyKey: idempotencyKeyOf(request),
          request,
        }),
      );
    },
  );
  router.post(
    '/changes/previews',
    express.json(),
    async (request, response) => {
      const caller = await askedBy(request);
      const body = parse(previewChangesRequestSchema, request.body);
      response.json(
        await cost.preview({ ...body, kind: body.kind ?? 'apply' }, caller),
      );
    },
  );
  router.post('/changes', express.json(), async (request, response) => {
    const caller = await askedBy(request);
    const body = parse(makeChangesRequestSchema, request.body);
    response.status(202).json(
      await cost.makeChanges(
        { ...body, kind: body.kind ?? 'apply' },
        {
          ...caller,
          idempotencyKey: idempotencyKeyOf(request),
          request,
        },
      ),
    );
  });
  router.get('/changes/:id', async (request, response) => {
    const options = await readBy(request);
    response.json(await cost.getChange(idOf(request), options));
  });
  return router;
}
