import express, { Router } from 'express';
import { isJsonObject, type JsonObject } from '../kubernetes/types';
import type { Storage } from './Storage';
import type { Fleet } from './world/Fleet';
import type { PodHistory } from './world/PodHistory';
import type { Behaviour } from './world/traffic/Behaviour';
import { SCENARIOS, scenarioIn } from './world/traffic/scenarios';
import type { Sides, TrafficChange } from './world/traffic/ServerTraffic';

const LARGEST_TEXT = '30mb';

/** Time from the end of a pod's process until it answers scrapes again, in seconds. */
const RESTART_SECONDS = 25;

export interface PrometheusControlOptions {
  fleet: Fleet;
  storage: Storage;
  /** Milliseconds since 1970. */
  clock: () => number;
}

const EVENTS: Record<string, (history: PodHistory, second: number) => void> = {
  /** Its counters begin anew, and no scrape is missed. */
  'counter-reset': (history, second) => history.restart(second, 0),
  /** Its process ends and begins anew. */
  restart: (history, second) => history.restart(second, RESTART_SECONDS),
  /** It does not answer scrapes from now on, until `answers`. */
  dead: (history, second) => history.stopAnswering(second),
  answers: (history, second) => history.answerAgain(second),
};

function numberIn(
  body: JsonObject,
  field: string,
  most: number,
): number | undefined {
  const value = body[field];
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'number' || !(value >= 0 && value <= most)) {
    throw new Error(`'${field}' must be a number from 0 to ${most}`);
  }
  return value;
}

function sidesIn({ sides = 'all' }: JsonObject): Sides {
  if (sides === 'canary' || sides === 'stable' || sides === 'all') {
    return sides;
  }
  throw new Error("'sides' must be canary, stable or all");
}

const FIELDS = [
  'trafficFactor',
  'canaryShare',
  'sides',
  'errorRatio',
  'malformedRatio',
  'medianSeconds',
  'spread',
];

function trafficChangeIn(body: unknown): TrafficChange {
  if (!isJsonObject(body)) {
    throw new Error('A change of traffic must be a JSON object');
  }
  const unknown = Object.keys(body).find(field => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' is none of ${FIELDS.join(', ')}`);
  }
  const change: Partial<Behaviour> = Object.fromEntries(
    (
      [
        ['errorRatio', 0.5],
        ['malformedRatio', 0.5],
        ['medianSeconds', 10],
        ['spread', 3],
      ] as const
    ).flatMap(([field, most]) => {
      const value = numberIn(body, field, most);
      return value === undefined ? [] : [[field, value]];
    }),
  );
  return {
    trafficFactor: numberIn(body, 'trafficFactor', 1000),
    canaryShare:
      body.canaryShare === null ? null : numberIn(body, 'canaryShare', 1),
    behaviour: { sides: sidesIn(body), change },
  };
}

function labelsIn(body: unknown): string[] {
  const labels = isJsonObject(body) ? body.labels : undefined;
  if (
    !Array.isArray(labels) ||
    !labels.every(label => typeof label === 'string')
  ) {
    throw new Error("'labels' must be a list of names of labels");
  }
  return labels;
}

/**
 * Drives the Prometheus from outside. Mount it on the control server, before its handler of errors, which answers what is
 * thrown here.
 *
 * | call | does |
 * |---|---|
 * | `PUT /prometheus/traffic/{cluster}/{namespace}/{server}` | changes from now on what a server's versions get and how they answer: `{ trafficFactor, canaryShare, sides, errorRatio, malformedRatio, medianSeconds, spread }` |
 * | `DELETE` of the same | takes that back |
 * | `GET /prometheus/scenarios` | the scenarios by name, each in words |
 * | `PUT /prometheus/scenarios/{cluster}/{namespace}/{server}` | `{ scenario }` rules from now on, also over canaries that come later; `DELETE` ends it |
 * | `POST /prometheus/pods/{cluster}/{namespace}/{pod}/{event}` | `counter-reset`, `restart`, `dead` or `answers` |
 * | `PUT /prometheus/missing-labels` | `{ labels }` are on nothing that is scraped; an empty list puts them back |
 * | `PUT /prometheus/series` | answers from the series of an OpenMetrics text alone |
 * | `DELETE /prometheus/series` | answers from the world again |
 */
export function createPrometheusControl({
  fleet,
  storage,
  clock,
}: PrometheusControlOptions): Router {
  const router = Router();
  router.put(
    '/prometheus/series',
    express.text({ type: () => true, limit: LARGEST_TEXT }),
    (request, response) => {
      storage.load(String(request.body));
      response.status(204).end();
    },
  );
  router.delete('/prometheus/series', (_request, response) => {
    storage.unload();
    response.status(204).end();
  });

  router.use('/prometheus', express.json());
  router.put('/prometheus/missing-labels', (request, response) => {
    storage.setMissingLabels(labelsIn(request.body));
    response.status(204).end();
  });
  const traffic = '/prometheus/traffic/:cluster/:namespace/:server';
  router.put(traffic, (request, response) => {
    fleet.changeTraffic(request.params, trafficChangeIn(request.body));
    response.status(204).end();
  });
  router.delete(traffic, (request, response) => {
    fleet.changeTraffic(request.params, 'reset');
    response.status(204).end();
  });
  router.get('/prometheus/scenarios', (_request, response) => {
    response.json(
      Object.fromEntries(
        Object.entries(SCENARIOS).map(([name, { description }]) => [
          name,
          description,
        ]),
      ),
    );
  });
  const scenario = '/prometheus/scenarios/:cluster/:namespace/:server';
  router.put(scenario, (request, response) => {
    const body: unknown = request.body;
    const name = scenarioIn(isJsonObject(body) ? body.scenario : undefined);
    fleet.playScenario(request.params, SCENARIOS[name]);
    response.status(204).end();
  });
  router.delete(scenario, (request, response) => {
    fleet.changeTraffic(request.params, 'reset');
    response.status(204).end();
  });
  router.post(
    '/prometheus/pods/:cluster/:namespace/:pod/:event',
    (request, response) => {
      const { cluster, namespace, pod, event } = request.params;
      const history = fleet.histories.find(
        one =>
          one.pod.cluster === cluster &&
          one.pod.namespace === namespace &&
          one.pod.name === pod &&
          !one.isGone,
      );
      if (!history) {
        throw new Error(`There is no pod '${cluster}/${namespace}/${pod}'`);
      }
      const happen = EVENTS[event];
      if (!happen) {
        throw new Error(
          `'${event}' is none of ${Object.keys(EVENTS).join(', ')}`,
        );
      }
      happen(history, clock() / 1000);
      response.status(204).end();
    },
  );
  return router;
}
