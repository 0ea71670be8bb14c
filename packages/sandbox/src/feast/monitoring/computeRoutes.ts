import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { answerJson } from '../answers';
import type { FeatureRepository } from '../definitions/FeatureRepository';
import type { ViewDefinition } from '../definitions/types';
import type { Observations } from '../observations/Observations';
import { ComputeBody } from './body';
import { Lookup } from './Lookup';
import { dayOf, type Monitoring } from './Monitoring';
import { type FeatureRow, GRANULARITY_DAYS } from './rows';

const GRANULARITIES = Object.keys(GRANULARITY_DAYS);

function elapsed(started: number): number {
  return Math.round(performance.now() - started);
}

/** What makes the server compute. It is done when the answer comes. */
export function computeRoutes(
  repository: FeatureRepository,
  monitoring: Monitoring,
  observations: Observations,
): Router {
  const router = Router();
  const lookup = new Lookup(repository);
  const viewsOf = (body: ComputeBody): ViewDefinition[] => {
    const project = body.required('project');
    const name = body.text('feature_view_name');
    return name === undefined
      ? lookup.views(project, 'compute')
      : [lookup.view(project, name)];
  };
  const featuresOf = (view: ViewDefinition, body: ComputeBody) => {
    const names = body.featureNames();
    return view.features.filter(
      ({ name }) => names === undefined || names.includes(name),
    );
  };

  router.post('/compute', (request, response) => {
    const started = performance.now();
    const body = new ComputeBody(request);
    const views = viewsOf(body);
    const granularity = body.granularity();
    const { from, to } = body.range(observations.clock());
    const rows = views.flatMap(view =>
      monitoring.compute(
        view,
        { from, to, granularity },
        featuresOf(view, body),
      ),
    );
    answerJson(response, {
      job_id: randomUUID(),
      status: 'completed',
      granularity,
      computed_features: rows.length,
      computed_feature_views: views.length,
      computed_feature_services: repository.services.length,
      metric_dates: rows.length > 0 ? [dayOf(from)] : [],
      duration_ms: elapsed(started),
    });
  });

  router.post('/auto_compute', (request, response) => {
    const started = performance.now();
    const views = viewsOf(new ComputeBody(request));
    const rows = views.flatMap(view =>
      GRANULARITIES.flatMap(granularity =>
        monitoring.compute(view, monitoring.newestWindow(view, granularity)),
      ),
    );
    answerJson(response, {
      job_id: randomUUID(),
      status: 'completed',
      computed_feature_views: views.length,
      computed_features: rows.length,
      baseline_features: 0,
      granularities: [...GRANULARITIES].sort(),
      duration_ms: elapsed(started),
    });
  });

  router.post('/compute/log', (request, response) => {
    const started = performance.now();
    const body = new ComputeBody(request);
    const service = lookup.service(
      body.required('project'),
      body.required('feature_service_name'),
    );
    const granularity = body.granularity();
    const { from, to } = body.range(observations.clock());
    if (!service.logged) {
      answerJson(response, {
        status: 'skipped',
        reason: `Feature service '${service.name}' has no logging configured`,
        duration_ms: elapsed(started),
      });
      return;
    }
    const rows: FeatureRow[] = monitoring.computeLog(service, {
      from,
      to,
      granularity,
    });
    answerJson(response, {
      status: 'completed',
      data_source_type: 'log',
      feature_service_name: service.name,
      granularity,
      computed_features: rows.length,
      metric_date: dayOf(from),
      duration_ms: elapsed(started),
    });
  });

  router.post('/compute/transient', (request, response) => {
    const started = performance.now();
    const body = new ComputeBody(request);
    const view = lookup.view(
      body.required('project'),
      body.required('feature_view_name'),
    );
    const { from, to, lastDay } = body.range(observations.clock());
    const days = { start_date: dayOf(from), end_date: dayOf(lastDay) };
    const summaries = monitoring.summariseWindow(view, featuresOf(view, body), {
      from,
      to,
    });
    answerJson(response, {
      status: 'completed',
      feature_view_name: view.name,
      ...days,
      metrics: summaries.map(({ feature, summary }) => ({
        ...summary,
        feature_name: feature.name,
        feature_view_name: view.name,
        ...days,
      })),
      duration_ms: elapsed(started),
    });
  });
  return router;
}
