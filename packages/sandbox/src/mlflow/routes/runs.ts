import { Router } from 'express';
import { invalidParameter } from '../MlflowError';
import { checkExperimentId } from '../names';
import { Parameters } from '../Parameters';
import { pageOf } from '../search/paging';
import { searchRuns } from '../search/searchRuns';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

const MOST_PER_PAGE = 50_000;
const DEFAULT_PER_PAGE = 1_000;

export function runRoutes({ tracking }: MlflowContext): Router {
  const router = Router();

  router.get('/get', (request, response) => {
    const parameters = new Parameters(request);
    const runId = parameters.has('run_id')
      ? parameters.required('run_id')
      : parameters.text('run_uuid');
    answerJson(response, {
      run: tracking.run(runId ?? parameters.required('run_id')),
    });
  });

  router.post('/search', (request, response) => {
    const parameters = new Parameters(request);
    const maxResults =
      parameters.integer('max_results', MOST_PER_PAGE) ?? DEFAULT_PER_PAGE;
    if (maxResults < 1) {
      throw invalidParameter(
        `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
      );
    }
    const experimentIds = parameters.texts('experiment_ids');
    experimentIds.forEach(checkExperimentId);
    const runs = searchRuns(tracking, {
      experimentIds,
      filter: parameters.text('filter'),
      orderBy: parameters.texts('order_by'),
    });
    const page = pageOf(runs, maxResults, parameters.text('page_token'));
    answerJson(response, {
      ...(page.items.length > 0 && { runs: page.items }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  return router;
}
