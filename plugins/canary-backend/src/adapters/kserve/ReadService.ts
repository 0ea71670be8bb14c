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

type KserveController = Extract<Controller, `kserve-${string}`>;

/** Modes by the names of today and the older ones; ModelMesh shares no requests between versions. */
const CONTROLLERS: ReadonlyMap<string, KserveController> = new Map([
  ['Standard', 'kserve-standard'],
  ['RawDeployment', 'kserve-standard'],
  ['Knative', 'kserve-serverless'],
  ['Serverless', 'kserve-serverless'],
]);

export interface ReadService {
  objects: ServerObjects;
  service: InferenceService;
  controller: KserveController;
  /** As its status names it, else its annotation; undefined where nothing says it. */
  mode?: string;
  reference: ModelReference;
}

export function readService(objects: ServerObjects): ReadService | undefined {
  const service = parseService(objects.object);
  if (!service) return undefined;
  const mode = modeOf(objects, service);
  return {
    objects,
    service,
    mode,
    controller: controllerOf(mode, service),
    reference: referenceOfService(objects.object, service.spec.predictor),
  };
}

/** KServe asks in this order too: once its status names a mode, the annotation says nothing any more. */
function modeOf(
  { object }: ServerObjects,
  { status }: InferenceService,
): string | undefined {
  return (
    status.deploymentMode || object.metadata.annotations?.[MODE_ANNOTATION]
  );
}

/** Which mode KServe takes where none is named is set on the cluster, so before its status says it, it is not known. */
function controllerOf(
  mode: string | undefined,
  { status }: InferenceService,
): KserveController {
  if (mode !== undefined) return CONTROLLERS.get(mode) ?? 'kserve-unknown';
  // Older ones name no mode in the status; revisions are Knative's.
  const part = status.components?.predictor;
  return part?.traffic?.length || part?.latestReadyRevision
    ? 'kserve-serverless'
    : 'kserve-unknown';
}

export function imagesOfPredictor(predictor: Predictor): string[] {
  const model = modelOfPredictor(predictor);
  return [
    ...(model?.image ? [model.image] : []),
    ...(predictor.containers ?? []).flatMap(({ image }) => image ?? []),
  ];
}

/** Serving runtimes that an InferenceService asks for, or was given; none for what is no InferenceService. */
export function runtimesOf(object: ServerObjects['object']): string[] {
  const service = parseService(object);
  if (!service) return [];
  const { spec, status } = service;
  const predictors = [
    ...(spec.canary ?? []).map(({ predictor }) => predictor),
    spec.predictor,
  ];
  const named = [
    ...predictors.map(predictor => modelOfPredictor(predictor)?.runtime),
    status.clusterServingRuntimeName,
    status.servingRuntimeName,
  ];
  return [...new Set(named.flatMap(name => name || []))];
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
