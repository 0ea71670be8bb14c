import express, { type Express, type Response } from 'express';
import type { Faults } from '../faults';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { gather, isAggregation, toAnswer } from './answers';
import { ClusterCosts } from './costs';
import type { Allocation } from './types';
import { lengthOf, stepsOf, windowOf } from './window';

export interface OpencostApiOptions {
  cluster: string;
  /** Name of the upstream among faults. */
  name: string;
  histories: () => PodHistory[];
  faults: Faults;
  /** Milliseconds since 1970. */
  clock: () => number;
}

function refuse(response: Response, message: string): void {
  // As the real one: plain text where JSON is expected.
  response.status(400).type('text/plain').send(`${message}\n`);
}

/** OpenCost of one cluster, over what its pods really used. */
export function createOpencostApi({
  cluster,
  name,
  histories,
  faults,
  clock,
}: OpencostApiOptions): Express {
  const now = () => clock() / 1000;
  const costs = new ClusterCosts(cluster, histories, now);
  const app = express();
  app.disable('x-powered-by');
  app.use(faults.middleware(name));

  app.get('/healthz', (_request, response) => {
    response.status(200).end();
  });

  app.get(['/allocation', '/allocation/compute'], (request, response) => {
    const text = (key: string) =>
      typeof request.query[key] === 'string' ? String(request.query[key]) : '';
    const window = windowOf(text('window'), now());
    if (!window) {
      refuse(
        response,
        `Invalid 'window' parameter: illegal window: ${text('window')}`,
      );
      return;
    }
    const step = text('step')
      ? lengthOf(text('step'))
      : window.end - window.start;
    if (!step) {
      refuse(response, `Invalid 'step' parameter: ${text('step')}`);
      return;
    }
    const aggregate = text('aggregate').split(',').filter(Boolean);
    const unknown = aggregate.find(one => !isAggregation(one));
    if (unknown) {
      refuse(
        response,
        `Invalid 'aggregate' parameter: unrecognized aggregation: ${unknown}`,
      );
      return;
    }
    const rows: Allocation[][] = stepsOf(window, step).map(span => {
      const given = costs.allocations(span);
      if (text('includeIdle') !== 'true') return given;
      const idle = costs.idle(span, given);
      return [
        ...given,
        ...(text('idleByNode') === 'true'
          ? idle
          : [
              ...gather(
                idle.map(one => ({ ...one, name: `${cluster}/__idle__` })),
                [],
              ).values(),
            ]),
      ];
    });
    const sets = text('accumulate') === 'true' ? [rows.flat()] : rows;
    response.json({
      code: 200,
      data: sets.map(set =>
        Object.fromEntries(
          [...gather(set, aggregate)].map(([key, row]) => [key, toAnswer(row)]),
        ),
      ),
    });
  });

  app.get('/assets', (request, response) => {
    const window = windowOf(String(request.query.window ?? ''), now());
    if (!window) {
      refuse(response, `Invalid 'window' parameter`);
      return;
    }
    response.json({ code: 200, data: costs.assets(window) });
  });
  return app;
}
