import { Controller } from '@bellwether/plugin-canary-common';
import {
  ModelReference,
  parseOnce,
  readReference,
  ReferenceSource,
  urisOf,
  withoutVersion,
} from '@bellwether/plugin-models-node';
import { ServerObjects } from '../DeliveryAdapter';
import {
  frameworkSchema,
  InferenceService,
  inferenceServiceSchema,
  KnativeRevision,
  Predictor,
} from './schema';

const MODE_ANNOTATION = 'serving.kserve.io/deploymentMode';

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

const parseService = parseOnce(inferenceServiceSchema);

export interface ReadService {
  objects: ServerObjects;
  service: InferenceService;
  controller: Extract<Controller, `kserve-${string}`>;
  reference: ModelReference;
}

export function readService(objects: ServerObjects): ReadService | undefined {
  const service = parseService(objects.object);
  if (!service) return undefined;
  const { metadata } = objects.object;
  return {
    objects,
    service,
    controller: controllerOf(objects, service),
    // Every InferenceService serves a model, so one that names none in a registry's way stands under its own name.
    reference: readReference([
      sourceOfPredictor(service.spec.predictor),
      metadata,
    ]) ?? { model: metadata.name, from: 'object-name' },
  };
}

/** By what the object and the cluster say, in the order of how sure that is. */
function controllerOf(
  { object, related, knowsCanaryField }: ServerObjects,
  { spec, status }: InferenceService,
): ReadService['controller'] {
  const mode =
    object.metadata.annotations?.[MODE_ANNOTATION] ?? status.deploymentMode;
  if (mode === 'Standard' || mode === 'RawDeployment') return 'kserve-standard';
  if (mode === 'Serverless' || mode === 'Knative') return 'kserve-serverless';
  if (spec.canary?.length) return 'kserve-standard';
  const part = status.components?.predictor;
  if (part?.traffic?.length || part?.latestReadyRevision) {
    return 'kserve-serverless';
  }
  // Nothing has reconciled it yet: what the cluster has decides.
  return related.revisions && !knowsCanaryField
    ? 'kserve-serverless'
    : 'kserve-standard';
}

function modelOf(predictor: Predictor) {
  if (predictor.model) return predictor.model;
  for (const framework of FRAMEWORKS) {
    const model = frameworkSchema.safeParse(predictor[framework]);
    if (model.success) return model.data;
  }
  return undefined;
}

export function imagesOfPredictor(predictor: Predictor): string[] {
  const model = modelOf(predictor);
  return [
    ...(model?.image ? [model.image] : []),
    ...(predictor.containers ?? []).flatMap(({ image }) => image ?? []),
  ];
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
}: KnativeRevision): ReferenceSource {
  const uri = metadata.annotations?.[SOURCE_URI];
  return {
    annotations: metadata.annotations,
    labels: metadata.labels,
    uris: [...(uri ? [uri] : []), ...urisOf(spec?.containers ?? [])],
  };
}

/** The model of a side other than the one that the spec describes around it. */
export function referenceOf(
  { objects, reference }: ReadService,
  source: ReferenceSource,
): ModelReference {
  const { version: _, ...fallback } = reference;
  return (
    readReference(
      [source, withoutVersion(objects.object.metadata)],
      fallback,
    ) ?? fallback
  );
}
