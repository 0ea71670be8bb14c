import type { PodHistory } from '../PodHistory';
import type { Metric } from '../targets';
import { type PodTraffic, type Status, STATUSES } from '../traffic/PodTraffic';
import { fromFirstEvent, LE, RequestCounters } from './requests';

const INFER = '/v2/models/{model_name}/infer';
const PROBE_SECONDS = 10;

const REQUESTS = {
  name: 'rest_server_requests_total',
  type: 'counter',
  help: 'Total HTTP requests',
} as const;

const DURATION = {
  family: 'rest_server_request_duration_seconds',
  type: 'histogram',
  help: 'HTTP request duration, in seconds',
} as const;

function labelsOf(method: string, path: string, status: string) {
  return { app_name: 'mlserver', method, path, status_code: status };
}

function byStatus(counters: RequestCounters, status: Status): Metric[] {
  const labels = labelsOf('POST', INFER, status);
  const ifAny =
    (value: (second: number) => number): Metric['value'] =>
    second =>
      counters.count(status, second) > 0 ? value(second) : undefined;
  return [
    {
      ...REQUESTS,
      labels,
      value: second => fromFirstEvent(counters.count(status, second)),
    },
    ...LE.map((le, bound) => ({
      ...DURATION,
      name: `${DURATION.family}_bucket`,
      labels: { ...labels, le },
      value: ifAny(second => counters.upTo(status, bound, second)),
    })),
    {
      ...DURATION,
      name: `${DURATION.family}_count`,
      labels,
      value: ifAny(second => counters.count(status, second)),
    },
    {
      ...DURATION,
      name: `${DURATION.family}_sum`,
      labels,
      value: ifAny(second => counters.totalSeconds(status, second)),
    },
  ];
}

/** Kubelet asks every ten seconds whether the server is ready. */
function probes({ processStart }: { processStart(second: number): number }) {
  return {
    ...REQUESTS,
    labels: labelsOf('GET', '/v2/health/ready', '200'),
    value: (second: number) =>
      fromFirstEvent(
        Math.floor((second - processStart(second)) / PROBE_SECONDS),
      ),
  };
}

/** Of the model itself: malformed requests are in none of these. */
function inferences(counters: RequestCounters, model: string): Metric[] {
  const labels = { model, version: 'None' };
  const duration = {
    family: 'model_infer_request_duration',
    type: 'summary',
    help: 'Model infer request duration',
    labels,
  } as const;
  const both = (value: (status: Status) => number) =>
    value('200') + value('500');
  return [
    {
      name: 'model_infer_request_success_total',
      type: 'counter',
      help: 'Model infer request success count',
      labels,
      value: second => fromFirstEvent(counters.count('200', second)),
    },
    {
      name: 'model_infer_request_failure_total',
      type: 'counter',
      help: 'Model infer request failure count',
      labels,
      value: second => counters.count('500', second),
    },
    {
      ...duration,
      name: `${duration.family}_count`,
      value: second => both(status => counters.count(status, second)),
    },
    {
      ...duration,
      name: `${duration.family}_sum`,
      value: second =>
        0.8 * both(status => counters.totalSeconds(status, second)),
    },
  ];
}

/** What MLServer 1.7.1 exposes on its metrics port. */
export function mlserverMetrics(
  history: PodHistory,
  traffic: PodTraffic,
  model: string,
): Metric[] {
  const counters = new RequestCounters(history, traffic);
  const processStart = (second: number) => history.processStart(second);
  return [
    ...STATUSES.flatMap(status => byStatus(counters, status)),
    probes({ processStart }),
    ...inferences(counters, model),
    {
      name: 'rest_server_requests_in_progress',
      type: 'gauge',
      help: 'Total HTTP requests currently in progress',
      labels: { app_name: 'mlserver', method: 'POST' },
      value: second => Math.floor(traffic.at(second) * 0.02),
    },
    {
      name: 'process_start_time_seconds',
      type: 'gauge',
      help: 'Start time of the process since unix epoch in seconds.',
      value: processStart,
    },
  ];
}
