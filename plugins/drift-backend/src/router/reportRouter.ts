import Router from 'express-promise-router';
import { RouterOptions } from './createRouter';
import { dayOf, monitorOf } from './params';

/** The judgement of a window as a file to keep and to send on. */
export function createReportRouter({ drift, httpAuth }: RouterOptions) {
  const router = Router();

  router.get(
    '/monitors/:monitor/windows/:day/report',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const { fileName, html } = await drift.getReport(
        monitorOf(request),
        dayOf(request),
        { credentials },
      );
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
    },
  );

  return router;
}
