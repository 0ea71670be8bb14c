import type { Platform } from '../platform';
import type { ResourceType } from '../types';

/** The part of an OpenAPI v3 schema that is checked here. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
  minimum?: number;
  maximum?: number;
  format?: string;
  'x-kubernetes-preserve-unknown-fields'?: true;
  'x-kubernetes-list-type'?: 'atomic';
}

const anything: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

const text: Schema = { type: 'string' };
const integer: Schema = { type: 'integer', format: 'int32' };
const flag: Schema = { type: 'boolean' };

function object(
  properties: Record<string, Schema>,
  required?: string[],
): Schema {
  return { ...anything, properties, ...(required && { required }) };
}

function predictor(modelRequired?: string[]): Schema {
  return object({
    annotations: anything,
    canaryTrafficPercent: { type: 'integer', format: 'int64' },
    labels: anything,
    maxReplicas: integer,
    minReplicas: integer,
    model: object(
      {
        modelFormat: object({ name: text, version: text }, ['name']),
        name: text,
        runtime: text,
        storageUri: text,
      },
      modelRequired,
    ),
    name: text,
  });
}

/** Of KServe 0.20: a canary names its model's container, a stable predictor need not. */
const CANARY: Schema = {
  type: 'array',
  'x-kubernetes-list-type': 'atomic',
  items: object(
    {
      predictor: predictor(['modelFormat', 'name']),
      trafficPercent: {
        type: 'integer',
        format: 'int64',
        minimum: 0,
        maximum: 100,
      },
    },
    ['predictor'],
  ),
};

function specOf({ kind }: ResourceType, { kserve }: Platform): Schema {
  switch (kind) {
    case 'InferenceService':
      return object(
        {
          predictor: predictor(),
          ...(kserve.knowsCanary && { canary: CANARY }),
        },
        ['predictor'],
      );
    case 'Rollout':
      return object({
        paused: flag,
        replicas: integer,
        restartAt: { type: 'string', format: 'date-time' },
        revisionHistoryLimit: integer,
        selector: anything,
        strategy: anything,
        template: anything,
        workloadRef: anything,
      });
    case 'AnalysisRun':
      return object(
        {
          args: { type: 'array', items: anything },
          metrics: { type: 'array', items: anything },
          terminate: flag,
        },
        ['metrics'],
      );
    case 'Application':
      return object(
        {
          destination: anything,
          project: text,
          source: object({ repoURL: text, path: text, targetRevision: text }, [
            'repoURL',
          ]),
          syncPolicy: anything,
        },
        ['destination', 'project'],
      );
    default:
      return anything;
  }
}

/** Cut down to what clients look at; unknown fields are kept. */
export function schemaOf(resource: ResourceType, platform: Platform): Schema {
  return {
    type: 'object',
    properties: {
      apiVersion: text,
      kind: text,
      metadata: { type: 'object' },
      spec: specOf(resource, platform),
      status: anything,
    },
  };
}
