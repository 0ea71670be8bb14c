import { MetricProfile } from '@bellwether/plugin-models-node';

/**
 * MLServer 1.7. Its own duration metric is a summary without quantiles, so latency comes from the HTTP histogram, which is
 * per route and not per model; failures leave out malformed bodies (HTTP 422).
 */
export const mlserverProfile: MetricProfile = {
  id: 'mlserver',
  title: 'MLServer',
  matches: ({ runtime, image }) => mentions(/mlserver/, runtime, image),
  metrics: {
    requests: 'model_infer_request_success_total',
    failures: 'model_infer_request_failure_total',
    latencyHistogram: 'rest_server_request_duration_seconds',
  },
};

/** vLLM, also as KServe's Hugging Face server runs it. It counts successes only. */
export const vllmProfile: MetricProfile = {
  id: 'vllm',
  title: 'vLLM',
  matches: ({ runtime, image }) =>
    mentions(/vllm|huggingfaceserver/, runtime, image),
  metrics: {
    requests: 'vllm:request_success_total',
    latencyHistogram: 'vllm:e2e_request_latency_seconds',
  },
};

/** KServe's Python servers: histograms by model name, without version or status, so failures are not counted. */
export const kservePythonProfile: MetricProfile = {
  id: 'kserve-python',
  title: 'KServe Python server',
  matches: ({ runtime, image }) =>
    mentions(
      /^kserve-(sklearn|xgb|lgb|pmml|paddle|custom-model)|kserve\/(sklearn|xgb|lgb|pmml|paddle|custom-model)/,
      runtime,
      image,
    ),
  metrics: {
    requests: 'request_predict_seconds_count',
    latencyHistogram: 'request_predict_seconds',
  },
};

/** In the order in which they are asked; the first that matches a server is its own. */
export const metricProfiles: readonly MetricProfile[] = [
  mlserverProfile,
  vllmProfile,
  kservePythonProfile,
];

function mentions(pattern: RegExp, ...texts: Array<string | undefined>) {
  return texts.some(text => text !== undefined && pattern.test(text));
}
