import { z } from 'zod';
import { ClusterObject, ModelReference } from '../serverKind';
import { readReference, ReferenceSource } from './modelReference';
import { containerSchema, urisOf } from './podTemplate';

/** A patch may leave null behind, which means the same as nothing. */
const absent = <T>(value: T) => value ?? undefined;

const labelsSchema = z.record(z.string(), z.string());

/** How a predictor names its model, in the present form (`model`) and in the older one of a field per framework. */
const modelSchema = z.looseObject({
  storageUri: z.string().optional(),
  runtime: z.string().optional(),
  modelFormat: z.object({ name: z.string().optional() }).optional(),
  image: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: containerSchema.shape.env,
});

const predictorSchema = z.looseObject({
  name: z.string().optional(),
  annotations: labelsSchema.optional(),
  labels: labelsSchema.optional(),
  minReplicas: z.number().int().nonnegative().optional(),
  canaryTrafficPercent: z.number().nullish().transform(absent),
  model: modelSchema.optional(),
  containers: z.array(containerSchema).optional(),
});

/** Predictor of an InferenceService: what serves one version. @public */
export type Predictor = z.infer<typeof predictorSchema>;

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastTransitionTime: z.string().optional(),
});

/** What the portal reads of an InferenceService; `serving.kserve.io/v1beta1`, KServe 0.20. @public */
export const inferenceServiceSchema = z.object({
  spec: z.object({
    predictor: predictorSchema,
    canary: z
      .array(
        z.looseObject({
          predictor: predictorSchema,
          trafficPercent: z.number().optional(),
        }),
      )
      .nullish()
      .transform(absent),
  }),
  status: z
    .object({
      url: z.string().optional(),
      address: z.object({ url: z.string().optional() }).optional(),
      clusterServingRuntimeName: z.string().optional(),
      servingRuntimeName: z.string().optional(),
      deploymentMode: z.string().optional(),
      conditions: z.array(conditionSchema).optional(),
      modelStatus: z
        .object({
          transitionStatus: z.string().optional(),
          states: z
            .object({
              activeModelState: z.string().optional(),
              targetModelState: z.string().optional(),
            })
            .optional(),
          copies: z
            // A count that makes no sense must not hide the server.
            .object({
              failedCopies: z.number().optional(),
              totalCopies: z.number().optional(),
            })
            .optional(),
          lastFailureInfo: z
            .object({
              reason: z.string().optional(),
              message: z.string().optional(),
            })
            .optional(),
        })
        .optional(),
      canaryStatuses: z
        .array(
          z.object({
            name: z.string().optional(),
            ready: z.boolean().optional(),
            trafficPercent: z.number().optional(),
          }),
        )
        .optional(),
      components: z
        .object({
          predictor: z
            .object({
              latestCreatedRevision: z.string().optional(),
              latestReadyRevision: z.string().optional(),
              latestRolledoutRevision: z.string().optional(),
              previousRolledoutRevision: z.string().optional(),
              traffic: z
                .array(
                  z.object({
                    revisionName: z.string().optional(),
                    percent: z.number().optional(),
                    latestRevision: z.boolean().optional(),
                    tag: z.string().optional(),
                  }),
                )
                .optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .default({}),
});

/** @public */
export type InferenceService = z.infer<typeof inferenceServiceSchema>;

/** Whether KServe has taken away all that served it, as `serving.kserve.io/stop` asks for, whatever its spec asks for. @public */
export function isServiceStopped({ status }: InferenceService): boolean {
  return (
    status.conditions?.some(
      condition => condition.type === 'Stopped' && condition.status === 'True',
    ) ?? false
  );
}

/**
 * Pods that KServe gives a canary in Standard mode: as many as it says, else its share of the stable side's, which may have
 * some more by its load; and one at least, also at 0 %: its autoscaler knows no less.
 *
 * @param percent - of the requests, as the canary asks for
 * @public
 */
export function podsOfCanary(
  { spec }: InferenceService,
  canary: Predictor,
  percent: number,
): number {
  const stable = spec.predictor.minReplicas ?? 1;
  return Math.max(1, canary.minReplicas ?? Math.ceil((stable * percent) / 100));
}

/** `gateway.networking.k8s.io/v1` @public */
export const httpRouteSchema = z.object({
  spec: z
    .object({
      rules: z
        .array(
          z.object({
            backendRefs: z
              .array(
                z.object({
                  name: z.string(),
                  weight: z.number().nonnegative().optional(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** @public */
export type HttpRoute = z.infer<typeof httpRouteSchema>;

/** `serving.knative.dev/v1`: keeps what the earlier revisions of a serverless predictor were made from. @public */
export const knativeRevisionSchema = z.object({
  metadata: z.looseObject({
    name: z.string(),
    annotations: labelsSchema.optional(),
    labels: labelsSchema.optional(),
    creationTimestamp: z.string().optional(),
  }),
  spec: z
    .looseObject({ containers: z.array(containerSchema).optional() })
    .optional(),
});

/** @public */
export type KnativeRevision = z.infer<typeof knativeRevisionSchema>;

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

/** What a predictor says of its model, in either form. @public */
export function modelOfPredictor(predictor: Predictor) {
  if (predictor.model) return predictor.model;
  for (const framework of FRAMEWORKS) {
    const model = modelSchema.safeParse(predictor[framework]);
    if (model.success) {
      return { ...model.data, modelFormat: { name: framework } };
    }
  }
  return undefined;
}

/** Where a predictor may name its model. @public */
export function sourceOfPredictor(predictor: Predictor): ReferenceSource {
  const model = modelOfPredictor(predictor);
  return {
    annotations: predictor.annotations,
    labels: predictor.labels,
    uris: [
      ...(model?.storageUri ? [model.storageUri] : []),
      ...urisOf([...(model ? [model] : []), ...(predictor.containers ?? [])]),
    ],
  };
}

/** Where a revision may name its model. @public */
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

/**
 * Every InferenceService serves a model, so one that names none in a registry's way stands under its own name.
 *
 * @public
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
