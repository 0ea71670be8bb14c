export { PrometheusClient } from './PrometheusClient';
export type { Metrics, Sample } from './PrometheusClient';
export { readPrometheusConfig } from './readPrometheusConfig';
export type { PrometheusConfig } from './readPrometheusConfig';
