import { proposePromiseRequestSchema } from '@bellwether/plugin-drift-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { RouterOptions } from './createRouter';
import { idempotencyKeyOf, monitorOf } from './params';

/** `POST /v1/monitors/:monitor/promise-proposals` */
export function createPromiseRouter({ drift, httpAuth }: RouterOptions) {
  const router = Router();

  router.post(
    '/monitors/:monitor/promise-proposals',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const monitor = monitorOf(request);
      const body = parse(proposePromiseRequestSchema, request.body);
      const idempotencyKey = idempotencyKeyOf(request);
      response.status(201).json(
        await drift.proposePromise(monitor, body, {
          credentials,
          idempotencyKey,
          request,
        }),
      );
    },
  );

  return router;
}
