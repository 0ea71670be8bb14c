import express, { type Express, type Request, type Response } from 'express';
import type { Faults } from '../faults';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { accumulate, gather, partsOf, shareIdle } from './aggregate';
import { toSet } from './answers';
import { assetsOf } from './assets';
import { ClusterCosts } from './costs';
import { stepOf, stepsOf, textOf, windowOf } from './window';

export interface OpencostApiOptions {
  cluster: string;
  /** Name of the upstream among faults. */
  name: string;
  histories: () => PodHistory[];
  faults: Faults;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** An error as OpenCost writes it in JSON; the prefix is what it wrote before it knew better. */
function refuse(
  response: Response,
  code: number,
  message: string,
  prefix = '',
): void {
  const body = { code, status: '', data: null, message: `Error: ${message}` };
  response
    .status(prefix ? 400 : code)
    .type(prefix ? 'text/plain' : 'application/json')
    .send(`${prefix}${JSON.stringify(body)}`);
}

function answer(response: Response, data: unknown): void {
  response.json({ code: 200, status: 'success', data });
}

/** OpenCost of one cluster, over what its pods really used; as of version 1.112. */
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
  app.disable('etag');
  app.use(faults.middleware(name));
  const text = ({ query }: Request, key: string) => {
    const value = Array.isArray(query[key]) ? query[key][0] : query[key];
    return typeof value === 'string' ? value : '';
  };
  const isTrue = (request: Request, key: string) =>
    /^(1|t|T|TRUE|true|True)$/.test(text(request, key));

  app.get('/healthz', (_request, response) => {
    response.status(200).end();
  });

  app.get(['/allocation', '/allocation/compute'], (request, response) => {
    const window = windowOf(text(request, 'window'), now());
    if (!window) {
      // It says what is wrong, goes on all the same, and says it again.
      refuse(
        response,
        500,
        'illegal window: [nil, nil)',
        `Invalid 'window' parameter: illegal window: ${text(
          request,
          'window',
        )}\n`,
      );
      return;
    }
    if (window.end < window.start) {
      refuse(response, 500, `illegal window: ${textOf(window)}`);
      return;
    }
    const length = window.end - window.start;
    const step = stepOf(text(request, 'step')) ?? length;
    if (step <= 0 && length > 0) {
      const first = textOf({ start: window.start, end: window.start + step });
      refuse(
        response,
        500,
        `error computing allocations for ${first}: illegal duration value for ${first}`,
      );
      return;
    }
    const unspoken = [
      'includeProportionalAssetResourceCosts',
      'includeAggregatedMetadata',
      'accumulateBy',
    ].find(key => text(request, key) !== '');
    if (unspoken) {
      refuse(response, 501, `the sandbox does not speak ${unspoken}`);
      return;
    }
    const parts = partsOf(text(request, 'aggregate'));
    const sets = stepsOf(window, step).map(span => {
      const given = costs.allocations(span);
      if (!isTrue(request, 'includeIdle')) return gather(given, parts);
      const rows = [...given, ...costs.idle(span, given)];
      const byNode = isTrue(request, 'idleByNode');
      return gather(
        isTrue(request, 'shareIdle') ? shareIdle(rows, { byNode }) : rows,
        parts,
      );
    });
    answer(
      response,
      (isTrue(request, 'accumulate') ? [accumulate(sets)] : sets).map(toSet),
    );
  });

  app.get('/assets', (request, response) => {
    const window = windowOf(text(request, 'window'), now());
    if (!window) {
      response
        .status(400)
        .type('text/plain')
        .send(
          `Invalid 'window' parameter: illegal window: ${text(
            request,
            'window',
          )}\n`,
        );
      return;
    }
    if (window.end <= window.start) {
      const said = textOf(window);
      response
        .status(500)
        .type('text/plain')
        .send(
          `Error getting assets: error computing asset set: error computing node assets for ${said}: illegal duration value for ${said}\n`,
        );
      return;
    }
    answer(response, assetsOf(costs, window));
  });

  app.use((request, response) => {
    const isKnown = /^\/(healthz|assets|allocation(\/compute)?)$/.test(
      request.path,
    );
    response
      .status(isKnown ? 405 : 404)
      .type('text/plain')
      .send(isKnown ? 'Method Not Allowed\n' : '404 page not found\n');
  });
  return app;
}
