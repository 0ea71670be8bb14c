import { clusterObjectSchema } from '@bellwether/plugin-models-node';
import { kserveAdapter, readGitOwnership } from '../../adapters';
import { ServerView } from '../../watch';

export const ID = 'prod-us/travel-ml/kserve/fare-demand';
export const CANARY = 'fare-demand-predictor-00002';
export const STABLE = 'fare-demand-predictor-00001';

/** What a server says and does. */
export interface Told {
  uid?: string;
  /** `canaryTrafficPercent`; null: the field is not there. */
  asked: number | null;
  /** What Knative routes to the newest revision; as asked if absent. */
  seen?: number;
  annotation?: string | null;
  latest?: string;
  isReady?: boolean;
  /** Standard mode: shares are asked for in `spec.canary`, and seen in an HTTPRoute. */
  isStandard?: boolean;
}

/** An InferenceService as the watch has it. */
export function viewOf(told: Told): ServerView {
  const { asked, annotation = 'true', latest = CANARY } = told;
  const seen = told.seen ?? asked ?? 100;
  const metadata = {
    name: 'fare-demand',
    namespace: 'travel-ml',
    uid: told.uid ?? 'uid-1',
    resourceVersion: '7',
    annotations: {
      ...(annotation !== null && {
        'bellwether.dev/drive-canary': annotation,
      }),
      ...(told.isStandard && {
        'serving.kserve.io/deploymentMode': 'Standard',
      }),
    },
  };
  const model = {
    modelFormat: { name: 'onnx' },
    storageUri: 'models:/fare-demand/2',
  };
  const ready = [{ type: 'Ready', status: 'True' }];
  const object = clusterObjectSchema.parse(
    told.isStandard
      ? {
          metadata,
          spec: {
            predictor: { name: 'v1', model },
            canary: [
              { predictor: { name: 'v2', model }, trafficPercent: asked ?? 0 },
            ],
          },
          status: {
            conditions: ready,
            canaryStatuses: [
              { name: 'v2', ready: true, trafficPercent: asked ?? 0 },
            ],
          },
        }
      : {
          metadata,
          spec: {
            predictor: {
              model,
              ...(asked !== null && { canaryTrafficPercent: asked }),
            },
          },
          status: {
            deploymentMode: 'Serverless',
            conditions: ready,
            components: {
              predictor: {
                latestCreatedRevision: latest,
                latestReadyRevision: told.isReady === false ? STABLE : latest,
                latestRolledoutRevision: asked === null ? latest : STABLE,
                traffic: [
                  { latestRevision: true, percent: seen, revisionName: latest },
                  ...(seen < 100
                    ? [
                        {
                          latestRevision: false,
                          percent: 100 - seen,
                          revisionName: STABLE,
                        },
                      ]
                    : []),
                ],
              },
            },
          },
        },
  );
  const route = clusterObjectSchema.parse({
    metadata: { name: 'fare-demand', namespace: 'travel-ml' },
    spec: {
      rules: [
        {
          backendRefs: [
            { name: 'fare-demand-v1-predictor', weight: 100 - seen || 1 },
            ...(seen > 0
              ? [{ name: 'fare-demand-v2-predictor', weight: seen }]
              : []),
          ],
        },
      ],
    },
  });
  const objects = {
    cluster: 'prod-us',
    object,
    related: told.isStandard
      ? { routes: [route], revisions: undefined }
      : { routes: undefined, revisions: [] },
  };
  const observed = kserveAdapter.observe(objects);
  if (!observed) throw new Error('The object serves no model');
  return {
    objects,
    observed,
    git: readGitOwnership(object, 'InferenceService', {}).git,
    id: observed.id,
    adapter: kserveAdapter,
    seenAt: new Date(0),
    stateSince: 0,
    trafficSince: 0,
  };
}
