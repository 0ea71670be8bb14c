import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Faults } from '../../faults';
import { seededRandom } from '../../world/random';
import { answerJson, answerUnknownPath } from '../answers';
import type { FeatureRepository } from '../definitions/FeatureRepository';
import type { Observations } from '../observations/Observations';
import { OnlineError } from './errors';
import { OnlineReader } from './readOnline';
import { readOnlineRequest } from './request';
import { select } from './select';

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof OnlineError) {
    answerJson(response, error.body, error.status);
  } else {
    answerJson(
      response,
      error instanceof Error ? error.message : String(error),
      500,
    );
  }
};

/** Feast's feature server: the newest values by key. */
export function createOnlineApp(options: {
  seed: string;
  repository: FeatureRepository;
  observations: Observations;
  faults: Faults;
}): Express {
  const { seed, repository, observations, faults } = options;
  const reader = new OnlineReader(
    observations,
    repository.entities,
    seededRandom(seed, 'order of features'),
  );
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(faults.middleware('feast-online'));
  app.use(express.text({ type: () => true, limit: '10mb' }));
  app.get('/health', (_request, response) => {
    response.status(200).end();
  });
  app
    .route('/get-online-features')
    .post((request, response) => {
      const asked = readOnlineRequest(String(request.body));
      answerJson(response, reader.read(select(repository, asked), asked));
    })
    .all((_request, response) =>
      answerJson(response, { detail: 'Method Not Allowed' }, 405),
    );
  app.use(answerUnknownPath);
  app.use(answerError);
  return app;
}
