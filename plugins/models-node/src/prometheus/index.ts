export { PrometheusClient } from './PrometheusClient';
export type {
  Metrics,
  Range,
  RangeMetrics,
  RangeSeries,
  Sample,
} from './PrometheusClient';
export { readPrometheusConfig } from './readPrometheusConfig';
export type { PrometheusConfig } from './readPrometheusConfig';
