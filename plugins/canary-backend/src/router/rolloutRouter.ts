import { boardQuerySchema } from '@bellwether/plugin-canary-common';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import Router from 'express-promise-router';
import { z } from 'zod';
import { RouterOptions } from './createRouter';
import { rolloutOf } from './params';

const ROLLOUT = '/rollouts/:cluster/:namespace/:kind/:name';

const eventsQuerySchema = z.object({
  before: z.coerce
    .number({ error: '`before` is the `next` of the page before' })
    .int()
    .positive()
    .optional(),
});

/** The board, the rollouts of a model, and what is known of one. */
export function createRolloutRouter({ canary, httpAuth }: RouterOptions) {
  const router = Router();
  const allow: { allow: Array<'user' | 'service'> } = {
    allow: ['user', 'service'],
  };

  router.get('/fleet', async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    const query = parse(boardQuerySchema, request.query);
    response.json(
      await canary.getFleet(
        { show: query.show ?? 'in-progress' },
        { credentials },
      ),
    );
  });

  router.get(
    '/models/:kind/:namespace/:name/rollouts',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, allow);
      const entityRef = parseModelRef(request.params);
      response.json(await canary.getModelRollouts(entityRef, { credentials }));
    },
  );

  router.get(ROLLOUT, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(await canary.getRollout(rolloutOf(request), { credentials }));
  });

  router.get(`${ROLLOUT}/events`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    const query = parse(eventsQuerySchema, request.query);
    response.json(
      await canary.getEvents(rolloutOf(request), query, { credentials }),
    );
  });

  router.get(`${ROLLOUT}/analysis-runs`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(
      await canary.getAnalysisRuns(rolloutOf(request), { credentials }),
    );
  });

  router.get(`${ROLLOUT}/verdict`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(await canary.getVerdict(rolloutOf(request), { credentials }));
  });

  router.get(`${ROLLOUT}/evidence`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(
      await canary.getEvidence(rolloutOf(request), { credentials }),
    );
  });

  router.get(`${ROLLOUT}/analysis-template`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(
      await canary.getAnalysisTemplate(rolloutOf(request), { credentials }),
    );
  });

  return router;
}
