import {
  ClusterObject,
  ModelReference,
  readReference,
  ReferenceSource,
  urisOf,
} from '@bellwether/plugin-models-node';
import {
  frameworkModelSchema,
  InferenceService,
  Predictor,
  Revision,
} from './schema';

/** Frameworks that have a field of their own in the older form of a predictor. */
const FRAMEWORKS = [
  'sklearn',
  'xgboost',
  'lightgbm',
  'pytorch',
  'tensorflow',
  'onnx',
  'triton',
  'paddle',
  'pmml',
  'huggingface',
];

/** Where KServe notes on a revision which address its storage initializer reads. */
const SOURCE_URI = 'internal.serving.kserve.io/storage-initializer-sourceuri';

export function modelOf(predictor: Predictor) {
  if (predictor.model) return predictor.model;
  for (const framework of FRAMEWORKS) {
    const model = frameworkModelSchema.safeParse(predictor[framework]);
    if (model.success) {
      return { ...model.data, modelFormat: { name: framework } };
    }
  }
  return undefined;
}

export function sourceOfPredictor(predictor: Predictor): ReferenceSource {
  const model = modelOf(predictor);
  return {
    annotations: predictor.annotations,
    labels: predictor.labels,
    uris: [
      ...(model?.storageUri ? [model.storageUri] : []),
      ...urisOf([...(model ? [model] : []), ...(predictor.containers ?? [])]),
    ],
  };
}

export function sourceOfRevision({
  metadata,
  spec,
}: Revision): ReferenceSource {
  const uri = metadata.annotations?.[SOURCE_URI];
  return {
    annotations: metadata.annotations,
    labels: metadata.labels,
    uris: [...(uri ? [uri] : []), ...urisOf(spec?.containers ?? [])],
  };
}

/**
 * Every InferenceService serves a model, so one that names none in a registry's way stands under its own name.
 */
export function referenceOfService(
  { metadata }: ClusterObject,
  predictor: Predictor,
): ModelReference {
  return (
    readReference([sourceOfPredictor(predictor), metadata]) ?? {
      model: metadata.name,
      from: 'object-name',
    }
  );
}

/** The runtime that KServe picked, else the one that was asked for, else the format's own. */
export function runtimeOf({ spec, status }: InferenceService) {
  const model = modelOf(spec.predictor);
  return (
    status?.clusterServingRuntimeName ??
    status?.servingRuntimeName ??
    model?.runtime ??
    model?.modelFormat?.name
  );
}
