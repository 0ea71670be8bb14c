import express, {
  type ErrorRequestHandler,
  type Express,
  type Router,
} from 'express';
import { type Faults, parseFaultRule, type Upstream } from '../faults';
import type { World } from '../world/types';
import type { RequestCounter } from './requests';

export interface ControlOptions {
  world: World;
  upstreams: Upstream[];
  faults: Faults;
  requests: RequestCounter;
  /** What the clusters add of their own. */
  clusterControl: Router;
  /** What the Prometheus adds of its own. */
  prometheusControl?: Router;
  /** What the logs of scores add, where they are written. */
  scoreLogControl?: Router;
}

function summaryOf({ seed, now, teams, models, clusters }: World) {
  return {
    seed,
    now: now.toISOString(),
    teams: teams.map(team => team.name),
    models: models.length,
    registeredModels: models.filter(model => model.registered).length,
    versions: models.reduce((sum, model) => sum + model.versions.length, 0),
    clusters: clusters.map(cluster => ({
      name: cluster.name,
      version: cluster.version,
      servers: cluster.servers.length,
    })),
  };
}

const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  response
    .status(400)
    .json({ message: error instanceof Error ? error.message : String(error) });
};

/** What drives the sandbox from outside: faults, the world, and what the upstreams were asked. */
export function createControlApi(options: ControlOptions): Express {
  const { world, upstreams, faults, requests } = options;
  const { clusterControl, prometheusControl, scoreLogControl } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(clusterControl);
  if (prometheusControl) {
    app.use(prometheusControl);
  }
  if (scoreLogControl) {
    app.use(scoreLogControl);
  }
  app.use(express.json());

  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/world', (_request, response) => {
    response.json(summaryOf(world));
  });
  app.get('/requests', (_request, response) => {
    response.json(requests.counts());
  });
  app.delete('/requests', (_request, response) => {
    requests.reset();
    response.status(204).end();
  });
  app.get('/faults', (_request, response) => {
    response.json(
      Object.fromEntries(
        upstreams.map(upstream => [upstream, faults.get(upstream) ?? null]),
      ),
    );
  });
  app.delete('/faults', (_request, response, next) => {
    faults.clear().then(() => response.status(204).end(), next);
  });

  app.use('/faults/:upstream', (request, response, next) => {
    if (upstreams.includes(request.params.upstream)) {
      next();
    } else {
      response.status(404).json({
        message: `There is no upstream '${
          request.params.upstream
        }'; there are ${upstreams.join(', ')}`,
      });
    }
  });
  app.get('/faults/:upstream', (request, response) => {
    response.json(faults.get(request.params.upstream) ?? null);
  });
  app.put('/faults/:upstream', (request, response, next) => {
    const rule = parseFaultRule(request.body);
    faults
      .set(request.params.upstream, rule)
      .then(() => response.json(rule), next);
  });
  app.delete('/faults/:upstream', (request, response, next) => {
    faults
      .clear(request.params.upstream)
      .then(() => response.status(204).end(), next);
  });

  app.use(answerError);
  return app;
}
