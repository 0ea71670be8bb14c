import { compareRangesRequestSchema } from '@bellwether/plugin-drift-common';
import { parse } from '@bellwether/plugin-models-node';
import { Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { RouterOptions } from './createRouter';
import { dayOf, monitorOf } from './params';

/** A link to a file has no body: its two ranges stand in the address. */
const comparisonQuerySchema = z
  .object({
    referenceFrom: z.string(),
    referenceTo: z.string(),
    currentFrom: z.string(),
    currentTo: z.string(),
    sliceColumn: z.string().optional(),
    sliceValue: z.string().optional(),
  })
  .refine(
    ({ sliceColumn, sliceValue }) =>
      (sliceColumn === undefined) === (sliceValue === undefined),
    { error: 'sliceColumn and sliceValue go together' },
  )
  .transform(query => ({
    reference: { from: query.referenceFrom, to: query.referenceTo },
    current: { from: query.currentFrom, to: query.currentTo },
    slice:
      query.sliceColumn === undefined
        ? undefined
        : { column: query.sliceColumn, value: query.sliceValue },
  }));

function sendReport(
  response: Response,
  { fileName, html }: { fileName: string; html: string },
) {
  response
    .type('html')
    .attachment(fileName)
    // Names of columns and categories are the data's: whatever is in them, nothing of it runs.
    .set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    .set('X-Content-Type-Options', 'nosniff')
    .send(html);
}

/** Judgements as files to keep and to send on. */
export function createReportRouter({ drift, httpAuth }: RouterOptions) {
  const router = Router();

  router.get(
    '/monitors/:monitor/windows/:day/report',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      sendReport(
        response,
        await drift.getReport(monitorOf(request), dayOf(request), {
          credentials,
        }),
      );
    },
  );

  router.get(
    '/monitors/:monitor/comparisons/report',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const ranges = parse(
        compareRangesRequestSchema,
        parse(comparisonQuerySchema, request.query),
      );
      // Nobody waits for what nobody reads.
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      sendReport(
        response,
        await drift.getComparisonReport(monitorOf(request), ranges, {
          credentials,
          signal: gone.signal,
        }),
      );
    },
  );

  return router;
}
