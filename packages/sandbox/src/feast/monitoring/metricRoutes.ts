import { type Request, Router } from 'express';
import { answerJson } from '../answers';
import type { FeatureRepository } from '../definitions/FeatureRepository';
import type { ViewDefinition } from '../definitions/types';
import { Query } from '../registry/Query';
import { parseDay } from './body';
import { Lookup } from './Lookup';
import type { Monitoring } from './Monitoring';
import { type FeatureRow, serviceRow, viewRow } from './rows';

function groupBy(
  rows: FeatureRow[],
  keyOf: (row: FeatureRow) => string,
): FeatureRow[][] {
  const groups = new Map<string, FeatureRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function windowKey(row: FeatureRow): string {
  return [row.metric_date, row.granularity, row.data_source_type].join('/');
}

/** Whether a row is what the query asks for. Days are checked even when there is no row. */
function filterOf(query: Query): (row: FeatureRow) => boolean {
  const feature = query.text('feature_name');
  const granularity = query.text('granularity');
  const source = query.text('data_source_type');
  const start = query.text('start_date');
  const end = query.text('end_date');
  [start, end].forEach(day => day && parseDay(day));
  return row =>
    (feature === undefined || row.feature_name === feature) &&
    (granularity === undefined || row.granularity === granularity) &&
    (source === undefined || row.data_source_type === source) &&
    (!start || row.metric_date >= start) &&
    (!end || row.metric_date <= end);
}

/** What was computed. */
export function metricRoutes(
  repository: FeatureRepository,
  monitoring: Monitoring,
): Router {
  const router = Router();
  const lookup = new Lookup(repository);

  /** The views that the query means, by name or by a service. */
  const viewsOf = (query: Query): ViewDefinition[] => {
    const project = query.required('project');
    const view = query.text('feature_view_name');
    const service = query.text('feature_service_name');
    if (view !== undefined) {
      return [lookup.view(project, view)];
    }
    return service === undefined
      ? lookup.views(project, 'read')
      : lookup.service(project, service).views.map(each => each.view);
  };

  const rowsOf = (query: Query): FeatureRow[] => {
    const views = viewsOf(query);
    const isWanted = filterOf(query);
    return views
      .flatMap(view => monitoring.rowsOf(view))
      .filter(isWanted)
      .sort((left, right) => (left.metric_date < right.metric_date ? -1 : 1));
  };
  const queryOf = (request: Request) => new Query(request, 'monitoring.py');

  for (const path of ['features', 'timeseries']) {
    router.get(`/metrics/${path}`, (request, response) =>
      answerJson(response, rowsOf(queryOf(request))),
    );
  }

  router.get('/metrics/baseline', (request, response) =>
    answerJson(
      response,
      rowsOf(queryOf(request)).filter(row => row.is_baseline),
    ),
  );

  router.get('/metrics/feature_views', (request, response) => {
    const batch = rowsOf(queryOf(request)).filter(
      row => row.data_source_type === 'batch',
    );
    const groups = groupBy(
      batch,
      row => `${row.feature_view_name}/${windowKey(row)}`,
    );
    answerJson(response, groups.map(viewRow));
  });

  router.get('/metrics/feature_services', (request, response) => {
    const query = queryOf(request);
    const rows = rowsOf(query).filter(row => !row.is_baseline);
    const wanted = query.text('feature_service_name');
    const services = repository.services.filter(
      ({ name }) => wanted === undefined || name === wanted,
    );
    answerJson(
      response,
      services.flatMap(service => {
        const names = service.views.map(({ view }) => view.name);
        const ofService = rows.filter(
          row =>
            names.includes(row.feature_view_name) &&
            (row.data_source_type === 'batch' || service.logged),
        );
        return groupBy(ofService, windowKey).map(group =>
          serviceRow(service.name, group),
        );
      }),
    );
  });
  return router;
}
