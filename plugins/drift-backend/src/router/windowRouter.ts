import { compareRangesRequestSchema } from '@bellwether/plugin-drift-common';
import { parse } from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { RouterOptions } from './createRouter';
import { dayOf, monitorOf } from './params';

const sliceQuerySchema = z.object({
  column: z.string({ error: 'it names the column' }).min(1).max(255),
});

/** What was judged of a monitor, and comparisons of any two ranges. */
export function createWindowRouter({ drift, httpAuth }: RouterOptions) {
  const router = Router();
  const allow: { allow: Array<'user' | 'service'> } = {
    allow: ['user', 'service'],
  };

  router.get('/monitors/:monitor/windows', async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(await drift.getWindows(monitorOf(request), { credentials }));
  });

  router.get('/monitors/:monitor/heat-map', async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(await drift.getHeatMap(monitorOf(request), { credentials }));
  });

  router.get('/monitors/:monitor/windows/:day', async (request, response) => {
    const credentials = await httpAuth.credentials(request, allow);
    response.json(
      await drift.getWindow(monitorOf(request), dayOf(request), {
        credentials,
      }),
    );
  });

  router.get(
    '/monitors/:monitor/windows/:day/slices',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, allow);
      const { column } = parse(sliceQuerySchema, request.query);
      response.json(
        await drift.getSlices(monitorOf(request), dayOf(request), column, {
          credentials,
        }),
      );
    },
  );

  router.post(
    '/monitors/:monitor/comparisons',
    express.json(),
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const monitor = monitorOf(request);
      const body = parse(compareRangesRequestSchema, request.body);
      // Nobody waits for what nobody reads.
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      response.json(
        await drift.compareRanges(monitor, body, {
          credentials,
          signal: gone.signal,
        }),
      );
    },
  );

  return router;
}
