import { z } from 'zod';
import { ADDRESS } from '../nginx/routes';
import { condition } from './condition';
import type { StandIn } from './standIn';

const serviceSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    generation: z.number(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    predictor: z.object({
      name: z.string().optional(),
      minReplicas: z.number().default(1),
    }),
    canary: z
      .array(
        z.object({
          predictor: z.object({ name: z.string() }),
          trafficPercent: z.number().default(0),
        }),
      )
      .default([]),
  }),
  status: z.object({ observedGeneration: z.number().default(0) }).optional(),
});

/** KServe's Standard mode, in which every predictor is ready at once and no pod is made. */
export const inferenceServices: StandIn = {
  controller: 'KServe',
  path: '/apis/serving.kserve.io/v1beta1/inferenceservices',
  subresource: 'status',
  changeOf(object, now) {
    const { metadata, spec, status } = serviceSchema.parse(object);
    const { name, namespace, generation, annotations } = metadata;
    if (status?.observedGeneration === generation) return undefined;
    const predictor = [name, spec.predictor.name, 'predictor']
      .filter(Boolean)
      .join('-');
    const hasCanary = spec.canary.length > 0;
    return {
      status: {
        observedGeneration: generation,
        deploymentMode: 'Standard',
        address: { url: `http://${predictor}.${namespace}.svc.cluster.local` },
        url: `http://${
          annotations[ADDRESS] ?? `${name}-${namespace}.example.com`
        }`,
        components: {
          predictor: { url: `http://${predictor}-${namespace}.example.com` },
        },
        canaryStatuses: hasCanary
          ? spec.canary.map(canary => ({
              name: canary.predictor.name,
              ready: true,
              trafficPercent: canary.trafficPercent,
              modelStatus: { transitionStatus: '' },
            }))
          : null,
        conditions: [
          ...(hasCanary
            ? [
                condition('CanaryPredictorReady', now, {
                  reason: 'AllCanariesReady',
                }),
              ]
            : []),
          ...['IngressReady', 'PredictorReady', 'Ready'].map(type =>
            condition(type, now),
          ),
          condition('Stopped', now, { status: 'False' }),
        ],
        modelStatus: {
          copies: { failedCopies: 0, totalCopies: spec.predictor.minReplicas },
          states: { activeModelState: 'Loaded', targetModelState: 'Loaded' },
          transitionStatus: 'UpToDate',
        },
      },
    };
  },
};
