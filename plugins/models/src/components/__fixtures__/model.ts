import {
  Alias,
  ModelDetail,
  ModelEvent,
  ModelVersion,
  VersionsReply,
} from '@bellwether/plugin-models-common';

export const MODEL_REF = 'resource:default/flight-delay';

/** An alias that was moved in the portal. */
export function alias(
  name: string,
  at: number,
  change: Partial<Alias> = {},
): Alias {
  return {
    alias: name,
    version: at,
    previousVersion: null,
    since: '2026-05-12T08:00:00Z',
    sinceIsExact: true,
    seenBy: 'portal',
    movedBy: 'user:default/ada',
    ...change,
  };
}

/** A model that is in order: champion 13, challenger 14. */
export function modelDetail(change: Partial<ModelDetail> = {}): ModelDetail {
  return {
    entityRef: MODEL_REF,
    registry: {
      instance: 'mlflow-prod',
      title: 'MLflow production',
      modelName: 'flight-delay',
      webUrl: 'https://mlflow.example.com/#/models/flight-delay',
    },
    description: 'Predicts the arrival delay of a scheduled flight.',
    tags: { tier: '1', regression: '' },
    stage: 'production',
    owner: 'group:default/travel-ml',
    ownerSource: 'registry-tag',
    ownerEvidence: 'team=travel-ml',
    aliases: [alias('champion', 13), alias('challenger', 14)],
    versionCount: 14,
    newestVersion: 14,
    described: {
      version: 13,
      filesRead: true,
      package: {
        framework: 'lightgbm',
        frameworkVersion: '4.6.0',
        flavours: ['lightgbm', 'python_function'],
        pythonVersion: '3.12.4',
        requirements: ['lightgbm==4.6.0'],
        signature: {
          inputs: [
            { name: 'dep_hour', type: 'double', required: true },
            { name: 'origin', type: 'string', required: false },
          ],
          outputs: [{ name: 'delay_minutes', type: 'double', required: true }],
        },
      },
      metrics: [{ name: 'mae', value: 17.31 }],
      datasets: [
        { name: 'flights', digest: '5f2c91d', context: 'train', rows: 1973110 },
      ],
    },
    mayMoveAliases: true,
    freshness: { readAt: new Date().toISOString() },
    ...change,
  };
}

/** A version without aliases. */
export function version(
  number: number,
  change: Partial<ModelVersion> = {},
): ModelVersion {
  return {
    version: number,
    aliases: [],
    createdAt: '2026-05-10T21:47:00Z',
    status: 'READY',
    source: 'train.py',
    tags: {},
    metrics: { mae: 18.2, rmse: 28.1 },
    runsOn: [],
    ...change,
  };
}

/** Versions 14 down to 1, with the aliases of {@link modelDetail}. */
export function versionsReply(
  change: Partial<VersionsReply> = {},
): VersionsReply {
  const versions = Array.from({ length: 14 }, (_, index) =>
    version(14 - index),
  );
  versions[0].aliases = ['challenger'];
  versions[0].runsOn = [{ cluster: 'prod-eu', role: 'canary', weight: 0.2 }];
  versions[1].aliases = ['champion'];
  versions[1].runsOn = [
    { cluster: 'prod-eu', role: 'stable' },
    { cluster: 'prod-us', role: 'stable' },
  ];
  return {
    versions,
    total: 14,
    metricNames: ['mae', 'rmse', 'bias'],
    freshness: { readAt: new Date().toISOString() },
    ...change,
  };
}

/** A move of the champion. */
export function event(
  number: number,
  change: Partial<ModelEvent> = {},
): ModelEvent {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    at: new Date(Date.UTC(2026, 4, number)).toISOString(),
    type: 'models.alias.moved',
    model: MODEL_REF,
    actor: 'user:default/ada',
    before: { version: number - 1 },
    after: { version: number },
    reason: 'It predicts better on the May data',
    sentence: `champion moved from ${number - 1} to ${number}`,
    ...change,
  };
}
