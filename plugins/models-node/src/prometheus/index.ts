export { PrometheusClient } from './PrometheusClient';
export type {
  Metrics,
  Range,
  RangeBodies,
  RangeMetrics,
  RangeSeries,
  Sample,
} from './PrometheusClient';
export { readPrometheusConfig } from './readPrometheusConfig';
export { readPrometheusUpstreams } from './readPrometheusUpstreams';
export type { PrometheusConfig } from './readPrometheusConfig';
