export {
  type ConfiguredMonitor,
  type DriftConfig,
  readDriftConfig,
} from './readDriftConfig';
