import { Server } from '@bellwether/plugin-models-common';

/** How a server is asked for predictions. */
export interface Protocol {
  speaks: 'inference-protocol' | 'mlflow-invocations';
  /** False when nothing about the server says so, and the usual one is taken. */
  isKnown: boolean;
}

/** Serving software that speaks the Open Inference Protocol v2. */
const INFERENCE_PROTOCOL =
  /mlserver|triton|ovms|openvino|kserve-(sklearn|xgb|lgb|paddle|pmml|custom-model)server/i;

/** Serving software with a protocol of its own, which a model's signature does not describe. */
const OTHER_PROTOCOL =
  /vllm|huggingface|tensorflow|tf-?serving|torchserve|\btgi\b|ollama|sglang/i;

/** Undefined for serving software whose protocol is not described here. */
export function protocolOf(
  server: Pick<Server, 'kind' | 'runtime'>,
): Protocol | undefined {
  const runtime = server.runtime ?? '';
  if (INFERENCE_PROTOCOL.test(runtime)) {
    return { speaks: 'inference-protocol', isKnown: true };
  }
  if (OTHER_PROTOCOL.test(runtime)) return undefined;
  if (/mlflow/i.test(runtime) && server.kind !== 'kserve') {
    return { speaks: 'mlflow-invocations', isKnown: true };
  }
  // KServe names the model's format where no runtime was picked yet; its runtime for MLflow models is MLServer.
  return { speaks: 'inference-protocol', isKnown: false };
}
