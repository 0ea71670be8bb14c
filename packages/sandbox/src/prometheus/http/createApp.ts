import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
} from 'express';
import { answerError, ApiError } from './answers';
import { queryRoutes } from './queryRoutes';
import { seriesRoutes } from './seriesRoutes';
import { statusRoutes } from './statusRoutes';
import type { PrometheusContext } from './types';

const LARGEST_FORM = '10mb';

const notFound: RequestHandler = (_request, response) => {
  response.status(404).type('text/plain').send('404 page not found\n');
};

const answerFailure: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  answerError(
    response,
    error instanceof ApiError
      ? error
      : new ApiError(
          'internal',
          error instanceof Error ? error.message : String(error),
        ),
  );
};

/** Prometheus's HTTP API. */
export function createApp(
  context: PrometheusContext,
  faults: RequestHandler,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(faults);
  app.use(
    express.text({
      type: 'application/x-www-form-urlencoded',
      limit: LARGEST_FORM,
    }),
  );
  app.get('/-/healthy', (_request, response) => {
    response.type('text/plain').send('Prometheus Server is Healthy.\n');
  });
  app.get('/-/ready', (_request, response) => {
    response.type('text/plain').send('Prometheus Server is Ready.\n');
  });
  app.use('/api/v1', queryRoutes(context));
  app.use('/api/v1', seriesRoutes(context));
  app.use('/api/v1', statusRoutes(context));
  app.use(notFound);
  app.use(answerFailure);
  return app;
}
