export { findCallers } from './findCallers';
export { directionWords, formatMetric } from './metricWords';
export {
  useComparison,
  useMetricHistory,
  useModel,
  useModelCard,
  useServers,
  useSummaries,
  useVersions,
} from './reads';
