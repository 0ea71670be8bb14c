import { Router } from 'express';
import { invalidParameter, notFound } from '../MlflowError';
import { checkExperimentId } from '../names';
import { Parameters } from '../Parameters';
import { type FilterDialect, parseFilter } from '../search/filter';
import { matcher } from '../search/matches';
import { comparator, parseOrderBy } from '../search/orderBy';
import { pageOf } from '../search/paging';
import { REGISTRY_ENTITIES } from '../search/searchModels';
import type { ExperimentWire } from '../wire';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

const DIALECT: FilterDialect = {
  ...REGISTRY_ENTITIES,
  attributes: ['name', 'experiment_id', 'creation_time', 'last_update_time'],
  numericAttributes: ['creation_time', 'last_update_time'],
  listAttributes: ['experiment_id'],
};

type ExperimentKey =
  | 'name'
  | 'experiment_id'
  | 'creation_time'
  | 'last_update_time';

const ORDER_KEYS: Record<string, ExperimentKey> = {
  name: 'name',
  experiment_id: 'experiment_id',
  creation_time: 'creation_time',
  last_update_time: 'last_update_time',
};

function valueOf(experiment: ExperimentWire, key: ExperimentKey) {
  return key === 'experiment_id'
    ? Number(experiment.experiment_id)
    : experiment[key];
}

export function experimentRoutes({ tracking }: MlflowContext): Router {
  const router = Router();

  router.get('/get', (request, response) => {
    const id = new Parameters(request).required('experiment_id');
    checkExperimentId(id);
    answerJson(response, { experiment: tracking.experiment(id) });
  });

  router.get('/get-by-name', (request, response) => {
    const name = new Parameters(request).required('experiment_name');
    const experiment = tracking
      .experiments()
      .find(candidate => candidate.name === name);
    if (!experiment) {
      throw notFound(`Could not find experiment with name '${name}'`);
    }
    answerJson(response, { experiment });
  });

  router.all('/search', (request, response) => {
    const parameters = new Parameters(request);
    const maxResults = parameters.integer('max_results') ?? 0;
    if (maxResults < 1) {
      throw invalidParameter(
        `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
      );
    }
    const matches = matcher(parseFilter(parameters.text('filter'), DIALECT));
    const orders = parseOrderBy(
      parameters.texts('order_by'),
      ORDER_KEYS,
      key =>
        `Invalid attribute key '${key}' specified. Valid keys are '{'name', 'experiment_id', 'creation_time', 'last_update_time'}'`,
    );
    const found = tracking
      .experiments()
      .filter(experiment =>
        matches({
          attribute: key => valueOf(experiment, ORDER_KEYS[key]),
          tags: experiment.tags ?? [],
        }),
      )
      .sort(
        comparator(
          orders.length > 0
            ? [...orders, { key: 'experiment_id', ascending: true }]
            : [
                { key: 'last_update_time', ascending: false },
                { key: 'experiment_id', ascending: true },
              ],
          valueOf,
        ),
      );
    const page = pageOf(found, maxResults, parameters.text('page_token'));
    answerJson(response, {
      ...(page.items.length > 0 && { experiments: page.items }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  return router;
}
