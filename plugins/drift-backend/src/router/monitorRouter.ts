import {
  muteRequestSchema,
  runMonitorRequestSchema,
} from '@bellwether/plugin-drift-common';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { RouterOptions } from './createRouter';
import { idempotencyKeyOf, monitorOf } from './params';

const fleetQuerySchema = z.object({
  weeks: z.coerce.number().int().min(1).max(104).default(12),
});

/** The fleet, the monitors of a model, and what is done with a monitor. */
export function createMonitorRouter({ drift, httpAuth }: RouterOptions) {
  const router = Router();

  router.get('/fleet', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const query = parse(fleetQuerySchema, request.query);
    response.json(await drift.getFleet(query, { credentials }));
  });

  router.get(
    '/models/:kind/:namespace/:name/monitors',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const entityRef = parseModelRef(request.params);
      response.json(await drift.getMonitors(entityRef, { credentials }));
    },
  );

  router.post(
    '/monitors/:monitor/runs',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const monitor = monitorOf(request);
      const body = parse(runMonitorRequestSchema, request.body);
      const idempotencyKey = idempotencyKeyOf(request);
      response.status(202).json(
        await drift.run(monitor, body, {
          credentials,
          idempotencyKey,
          request,
        }),
      );
    },
  );

  router.put(
    '/monitors/:monitor/mute',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const monitor = monitorOf(request);
      const body = parse(muteRequestSchema, request.body);
      const idempotencyKey = idempotencyKeyOf(request);
      response.json(
        await drift.mute(monitor, body, {
          credentials,
          idempotencyKey,
          request,
        }),
      );
    },
  );

  return router;
}
