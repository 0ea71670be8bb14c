import { Controller } from '@bellwether/plugin-canary-common';
import {
  InferenceService,
  inferenceServiceSchema,
  ModelReference,
  modelOfPredictor,
  parseOnce,
  Predictor,
  readReference,
  referenceOfService,
  ReferenceSource,
  withoutVersion,
} from '@bellwether/plugin-models-node';
import { ServerObjects } from '../DeliveryAdapter';

const MODE_ANNOTATION = 'serving.kserve.io/deploymentMode';

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
  return {
    objects,
    service,
    controller: controllerOf(objects, service),
    reference: referenceOfService(objects.object, service.spec.predictor),
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

export function imagesOfPredictor(predictor: Predictor): string[] {
  const model = modelOfPredictor(predictor);
  return [
    ...(model?.image ? [model.image] : []),
    ...(predictor.containers ?? []).flatMap(({ image }) => image ?? []),
  ];
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
