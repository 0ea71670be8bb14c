import {
  actRequestSchema,
  previewRequestSchema,
  templateProposalRequestSchema,
} from '@bellwether/plugin-canary-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { RouterOptions } from './createRouter';
import {
  actionOf,
  clusterHeadersOf,
  idempotencyKeyOf,
  rolloutOf,
} from './params';

const ROLLOUT = '/rollouts/:cluster/:namespace/:kind/:name';

/** What one may do with a rollout, what that would change, and the doing. */
export function createActionRouter({ canary, httpAuth }: RouterOptions) {
  const router = Router();
  const allow: { allow: Array<'user' | 'service'> } = {
    allow: ['user', 'service'],
  };

  router.get(`${ROLLOUT}/capabilities`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    response.json(
      await canary.getCapabilities(rolloutOf(request), {
        credentials,
        clusterHeaders: clusterHeadersOf(request),
      }),
    );
  });

  router.post(
    `${ROLLOUT}/previews`,
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const body = parse(previewRequestSchema, request.body);
      response.json(
        await canary.preview(
          rolloutOf(request),
          { ...body, parameters: body.parameters ?? {} },
          { credentials, clusterHeaders: clusterHeadersOf(request) },
        ),
      );
    },
  );

  router.post(
    `${ROLLOUT}/actions`,
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const body = parse(actRequestSchema, request.body);
      const idempotencyKey = idempotencyKeyOf(request);
      response.status(202).json(
        await canary.act(
          rolloutOf(request),
          { ...body, parameters: body.parameters ?? {} },
          {
            credentials,
            clusterHeaders: clusterHeadersOf(request),
            idempotencyKey,
            request,
          },
        ),
      );
    },
  );

  router.post(
    `${ROLLOUT}/analysis-template/proposals`,
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const { reason } = parse(templateProposalRequestSchema, request.body);
      response.status(201).json(
        await canary.proposeAnalysisTemplate(rolloutOf(request), reason, {
          credentials,
          clusterHeaders: clusterHeadersOf(request),
          idempotencyKey: idempotencyKeyOf(request),
          request,
        }),
      );
    },
  );

  router.get(`${ROLLOUT}/actions`, async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(await canary.getActions(rolloutOf(request), { credentials }));
  });

  router.get('/actions/:action', async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(await canary.getAction(actionOf(request), { credentials }));
  });

  return router;
}
