import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Faults } from '../faults';
import type { World } from '../world/types';
import { apiRoutes } from './apiRoutes';
import { gitRoutes } from './gitRoutes';
import { pages } from './pages';
import { HostError, Repositories } from './Repositories';

/** Opens the repositories of the sandbox, and nothing else. */
export const CODE_HOST_TOKEN = 'sandbox-code-host-token';

/** The organisation beside the teams'. */
const PLATFORM = 'ml-platform';

export interface CodeHostApi {
  app: Express;
  repositories: Repositories;
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) next(error);
  else if (error instanceof HostError) {
    response.status(error.status).json({ message: error.message });
  } else response.status(500).json({ message: 'Server Error' });
};

/**
 * A host of repositories: GitHub's REST API below `/api/v3` for whoever has the token, `git clone`, and pages. Repositories live as
 * long as the sandbox.
 */
export function createCodeHostApi(options: {
  world: World;
  faults: Faults;
}): CodeHostApi {
  const { world, faults } = options;
  const repositories = new Repositories(
    [...world.teams.map(({ name }) => name), PLATFORM],
    () => new Date(),
  );
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(faults.middleware('code-host'));
  app.use('/api/v3', (request, response, next) => {
    const token = request.headers.authorization?.replace(
      /^(Bearer|token) /,
      '',
    );
    if (token === CODE_HOST_TOKEN) next();
    else response.status(401).json({ message: 'Bad credentials' });
  });
  app.use('/api/v3', express.json({ limit: '10mb' }), apiRoutes(repositories));
  app.use(gitRoutes(repositories));
  app.use(pages(repositories));
  app.use((_request, response) => {
    response.status(404).json({ message: 'Not Found' });
  });
  app.use(answerError);
  return { app, repositories };
}
