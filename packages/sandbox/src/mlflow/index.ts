import express, {
  type ErrorRequestHandler,
  type Express,
  Router,
} from 'express';
import type { Faults } from '../faults';
import { loadRecording } from '../recording';
import type { World } from '../world/types';
import { authenticate } from './auth/authenticate';
import { permissionRoutes, userRoutes } from './auth/routes';
import { type MlflowAuth, Users } from './auth/Users';
import { MlflowError } from './MlflowError';
import { Listings } from './registry/Listings';
import { ModelRegistry } from './registry/ModelRegistry';
import { seedRegistry } from './registry/seedRegistry';
import { aliasRoutes } from './routes/aliases';
import { artifactFileRoutes, artifactListRoutes } from './routes/artifacts';
import { experimentRoutes } from './routes/experiments';
import { loggedModelRoutes } from './routes/loggedModels';
import { metricRoutes } from './routes/metrics';
import { modelVersionRoutes } from './routes/modelVersions';
import { registeredModelRoutes } from './routes/registeredModels';
import { runRoutes } from './routes/runs';
import { sendPage } from './routes/pages';
import { serverRoutes } from './routes/server';
import type { MlflowContext } from './routes/types';
import { webhookRoutes } from './routes/webhooks';
import { security } from './security';
import { Tracking } from './tracking/Tracking';
import { Webhooks } from './webhooks/Webhooks';
import { answerJson } from './routes/answerJson';

export type { MlflowAuth } from './auth/Users';

export interface MlflowApiOptions {
  world: World;
  faults: Faults;
  /** Without it, everybody may do everything. */
  auth?: MlflowAuth;
  /** Waits before the retries of a webhook; defaults to the real server's. */
  webhookRetryMilliseconds?: readonly number[];
}

export interface MlflowApi {
  app: Express;
  close(): void;
}

/** Time of the world: `now` at the start, and on from there as real time goes. */
function worldClock(now: Date): () => number {
  const offset = now.getTime() - Date.now();
  return () => Date.now() + offset;
}

function apiRoutes(context: MlflowContext): Router {
  const router = Router();
  router.use('/registered-models', registeredModelRoutes(context));
  router.use('/registered-models', aliasRoutes(context));
  router.use('/model-versions', modelVersionRoutes(context));
  router.use('/runs', runRoutes(context));
  router.use('/metrics', metricRoutes(context));
  router.use('/logged-models', loggedModelRoutes(context));
  router.use('/artifacts', artifactListRoutes(context));
  router.use('/experiments', experimentRoutes(context));
  router.use('/webhooks', webhookRoutes(context));
  return router;
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof MlflowError) {
    answerJson(response, error.body, error.status);
  } else {
    sendPage(response, 500);
  }
};

/** MLflow's REST API over the models of the world. */
export function createMlflowApi(options: MlflowApiOptions): MlflowApi {
  const { world, faults, auth } = options;
  const recording = loadRecording(world.now);
  const models = seedRegistry(world, recording);
  const clock = worldClock(world.now);
  const registry = new ModelRegistry(models, clock);
  const webhooks = new Webhooks(clock, options.webhookRetryMilliseconds);
  const context: MlflowContext = {
    registry,
    listings: new Listings(registry),
    tracking: new Tracking(world, recording, models),
    webhooks,
    ...(auth && { users: new Users(auth) }),
  };

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(faults.middleware('mlflow'));
  app.use(security());
  app.use(express.text({ type: () => true, limit: '10mb' }));
  if (context.users) {
    app.use(authenticate(context.users));
    app.use('/api/2.0/mlflow/users', userRoutes(context.users));
    app.use('/api/3.0/mlflow/users', permissionRoutes(context.users));
  }
  app.use(serverRoutes());
  app.use(artifactFileRoutes(context));
  const api = apiRoutes(context);
  app.use('/api/2.0/mlflow', api);
  app.use('/ajax-api/2.0/mlflow', api);
  app.use((_request, response) => sendPage(response, 404));
  app.use(answerError);
  return { app, close: () => webhooks.close() };
}
