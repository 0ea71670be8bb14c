import { Router, type RequestHandler } from 'express';
import type { Matcher } from '../promql/nodes';
import { ParseError } from '../promql/PromqlError';
import { parseSelector } from '../promql/syntax/parse';
import { compareLabels, type Labels } from '../series/Labels';
import { answer, ApiError, invalid } from './answers';
import { Parameters } from './parameters';
import type { PrometheusContext } from './types';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function selectorsOf(parameters: Parameters): Matcher[][] {
  return parameters.all('match[]').map(text => {
    try {
      return parseSelector(text).matchers;
    } catch (error) {
      throw error instanceof ParseError
        ? invalid('match[]', error.message)
        : error;
    }
  });
}

function sortedTexts(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort((left, right) => {
    if (left === right) {
      return 0;
    }
    return left < right ? -1 : 1;
  });
}

/** `/series`, `/labels` and `/label/{name}/values` */
export function seriesRoutes({ clock, store }: PrometheusContext): Router {
  /** The label sets that fit any of the selectors, or all there are without one. */
  const select = (parameters: Parameters): Labels[] => {
    const start = parameters.time('start', 0);
    const end = parameters.time('end', clock());
    const selectors = selectorsOf(parameters);
    const found = new Map<string, Labels>();
    for (const matchers of selectors.length > 0 ? selectors : [[]]) {
      for (const series of store().select(matchers)) {
        const { key } = series.labels;
        if (!found.has(key) && series.hasSamples(start, end)) {
          found.set(key, series.labels);
        }
      }
    }
    return [...found.values()].sort(compareLabels);
  };

  const series: RequestHandler = (request, response) => {
    const parameters = new Parameters(request);
    if (parameters.all('match[]').length === 0) {
      throw new ApiError('bad_data', 'no match[] parameter provided');
    }
    answer(
      response,
      select(parameters).map(labels => labels.toJson()),
    );
  };
  const labels: RequestHandler = (request, response) => {
    const names = select(new Parameters(request)).flatMap(({ entries }) =>
      entries.map(([name]) => name),
    );
    answer(response, sortedTexts(names));
  };
  const values: RequestHandler = (request, response) => {
    const { name } = request.params;
    if (!LABEL_NAME.test(name)) {
      throw new ApiError(
        'bad_data',
        `invalid label name: ${JSON.stringify(name)}`,
      );
    }
    const all = select(new Parameters(request)).map(one => one.get(name));
    answer(response, sortedTexts(all.filter(value => value !== '')));
  };

  const router = Router();
  router.get('/series', series);
  router.post('/series', series);
  router.get('/labels', labels);
  router.post('/labels', labels);
  router.get('/label/:name/values', values);
  return router;
}
