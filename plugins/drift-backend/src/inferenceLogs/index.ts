export {
  type InferenceLogsConfig,
  readInferenceLogsConfig,
} from './InferenceLogConfig';
export { TooManyRequestsError } from './InferenceLogService';
export { type InferenceLogs, openInferenceLogs } from './openInferenceLogs';
