import type { PodHistory } from '../PodHistory';
import type { Metric } from '../targets';
import type { PodTraffic } from '../traffic/PodTraffic';
import { LE, RequestCounters } from './requests';

/** What KServe's own Python servers expose: how long requests take, by model, without a status. */
export function kserveMetrics(
  history: PodHistory,
  traffic: PodTraffic,
  model: string,
): Metric[] {
  const counters = new RequestCounters(history, traffic);
  const labels = { model_name: model };
  const family = 'request_predict_seconds';
  const rest = {
    family,
    type: 'histogram',
    help: 'predict request latency',
  } as const;
  return [
    ...LE.map((le, bound) => ({
      ...rest,
      name: `${family}_bucket`,
      labels: { ...labels, le },
      value: (second: number) => counters.upTo('200', bound, second),
    })),
    {
      ...rest,
      name: `${family}_count`,
      labels,
      value: second => counters.count('200', second),
    },
    {
      ...rest,
      name: `${family}_sum`,
      labels,
      value: second => counters.totalSeconds('200', second),
    },
  ];
}

const MICROSECONDS = 1_000_000;

/** What Triton Inference Server exposes of a model's requests. */
export function tritonMetrics(
  history: PodHistory,
  traffic: PodTraffic,
  model: string,
): Metric[] {
  const counters = new RequestCounters(history, traffic);
  const counter = (
    name: string,
    help: string,
    value: Metric['value'],
  ): Metric => ({
    name,
    type: 'counter',
    help,
    labels: { model, version: '1' },
    value,
  });
  return [
    counter(
      'nv_inference_request_success',
      'Number of successful inference requests, all batch sizes',
      second => counters.count('200', second),
    ),
    counter(
      'nv_inference_request_failure',
      'Number of failed inference requests, all batch sizes',
      second => counters.count('500', second),
    ),
    counter(
      'nv_inference_count',
      'Number of inferences performed (does not include cached requests)',
      second => counters.count('200', second),
    ),
    counter(
      'nv_inference_request_duration_us',
      'Cumulative inference request duration in microseconds (includes cached requests)',
      second => Math.round(MICROSECONDS * counters.totalSeconds('200', second)),
    ),
  ];
}
