/**
 * Columns of an inference log that the portal keeps, beside the inputs and outputs of its model: written by what takes the log,
 * named by the monitors of the templates. Requests carry an id of their own, which becomes the row's key.
 *
 * @public
 */
export const INFERENCE_LOG_COLUMNS = {
  /** Names a row: one that is sent again is kept once. */
  rowKey: 'event_id',
  /** When the model was asked, in UTC. */
  timestamp: 'scored_at',
  /** Version that answered. */
  modelVersion: 'model_version',
  /** Which side of a canary answered: no input of the model. */
  endpoint: 'endpoint',
} as const;

/** Output under which servers of the templates log an answer. @public */
export const INFERENCE_LOG_PREDICTION = 'prediction';

/**
 * Files of a log, below the folder of all logs: a folder of each day, so that days are removed as a whole.
 *
 * @param log - its name under `drift.inferenceLogs.models`
 *
 * @public
 */
export function inferenceLogFiles(log: string): string {
  return `${log}/*/*.parquet`;
}
