import {
  InferenceService,
  modelOfPredictor,
} from '@bellwether/plugin-models-node';

/** The runtime that KServe picked, else the one that was asked for, else the format's own. */
export function runtimeOf({ spec, status }: InferenceService) {
  const model = modelOfPredictor(spec.predictor);
  return (
    status.clusterServingRuntimeName ??
    status.servingRuntimeName ??
    model?.runtime ??
    model?.modelFormat?.name
  );
}
