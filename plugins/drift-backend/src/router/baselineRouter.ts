import {
  decideBaselineRequestSchema,
  proposeBaselineRequestSchema,
} from '@bellwether/plugin-drift-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { RouterOptions } from './createRouter';
import { idempotencyKeyOf, monitorOf } from './params';

const numberSchema = z.coerce
  .number({ error: 'that is no number of a baseline' })
  .int()
  .positive();

/** Baselines of a monitor: listed, proposed, decided on. */
export function createBaselineRouter({ drift, httpAuth }: RouterOptions) {
  const router = Router();

  router.get('/monitors/:monitor/baselines', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    response.json(
      await drift.getBaselines(monitorOf(request), { credentials }),
    );
  });

  router.post(
    '/monitors/:monitor/baselines',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const monitor = monitorOf(request);
      const body = parse(proposeBaselineRequestSchema, request.body);
      const idempotencyKey = idempotencyKeyOf(request);
      response.status(201).json(
        await drift.proposeBaseline(monitor, body, {
          credentials,
          idempotencyKey,
          request,
        }),
      );
    },
  );

  router.post(
    '/monitors/:monitor/baselines/:number/decision',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const monitor = monitorOf(request);
      const number = parse(numberSchema, request.params.number);
      const body = parse(decideBaselineRequestSchema, request.body);
      const idempotencyKey = idempotencyKeyOf(request);
      response.json(
        await drift.decideBaseline(monitor, number, body, {
          credentials,
          idempotencyKey,
          request,
        }),
      );
    },
  );

  return router;
}
