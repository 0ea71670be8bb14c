import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function example(
  description: string,
  action: string,
  input: object,
): TemplateExample {
  return {
    description,
    example: stringify({ steps: [{ id: 'step', action, input }] }),
  };
}

export const checkExamples = [
  example(
    'Refuse what cannot be made, first of all',
    'bellwether:model:check',
    {
      name: 'basket-churn',
      owner: 'group:default/retail-ml',
      system: 'system:default/pricing',
      cluster: 'prod-eu',
      releasePolicy: 'usual',
      repoUrl: 'github.com?owner=acme&repo=basket-churn',
      size: 'small',
    },
  ),
];

export const createModelExamples = [
  example('A model with its team', 'bellwether:registry:create-model', {
    name: 'basket-churn',
    description: 'Whether a basket is left behind',
    tags: { team: 'retail-ml', system: 'pricing' },
  }),
];

export const setAliasExamples = [
  example('A challenger becomes champion', 'bellwether:registry:set-alias', {
    model: 'resource:default/basket-churn',
    alias: 'champion',
    version: 7,
    reason: 'Better on the same rows, and no worse in its canary',
  }),
];

export const createMonitorExamples = [
  example('A monitor beside the model', 'bellwether:drift:create-monitor', {
    model: 'basket-churn',
    task: 'classification',
    oncePerWindows: 52,
  }),
  example(
    'Of rows that are logged already',
    'bellwether:drift:create-monitor',
    {
      model: 'basket-churn',
      task: 'classification',
      oncePerWindows: 52,
      baselineFrom: '2026-01-05',
      files: {
        path: 'baskets/*.parquet',
        timestamp: 'asked_at',
        rowKey: 'basket_id',
        prediction: 'left_behind',
      },
    },
  ),
];

export const validateExamples = [
  example('Everything, and the overlay', 'bellwether:manifests:validate', {
    paths: ['.'],
    overlays: ['deploy/overlays/production'],
    cluster: 'prod-eu',
  }),
];

export const costExamples = [
  example('Against a budget', 'bellwether:cost:estimate', {
    name: 'basket-churn',
    cluster: 'prod-eu',
    path: 'deploy/overlays/production',
    replicas: 2,
    budgetPerMonth: 200,
  }),
];

export const publishExamples = [
  example('The workspace as a repository', 'bellwether:repository:publish', {
    repoUrl: 'github.com?owner=acme&repo=basket-churn',
    description: 'Whether a basket is left behind',
  }),
];

export const changeRequestExamples = [
  example('No replicas any more', 'bellwether:change-request', {
    repoUrl: 'github.com?owner=acme&repo=basket-churn',
    title: 'Take basket-churn out of service',
    edits: [
      {
        file: 'deploy/overlays/production/version.yaml',
        path: [0, 'value'],
        value: 0,
      },
    ],
  }),
];

export const awaitExamples = [
  example('Land on the model’s page', 'bellwether:model:await', {
    name: 'basket-churn',
  }),
];

export const reportExamples = [
  {
    description: 'Say what was made when something failed',
    example: stringify({
      steps: [
        {
          id: 'made',
          if: '${{ failure() }}',
          action: 'bellwether:task:report',
          input: {
            made: [
              {
                what: '${{ steps.publish.output.what }}',
                undo: '${{ steps.publish.output.undo }}',
              },
            ],
          },
        },
      ],
    }),
  },
];

export const requireModelExamples = [
  example('Before a promotion', 'bellwether:model:require', {
    model: 'resource:default/basket-churn',
    challenger: true,
  }),
];

export const tagModelExamples = [
  example('An archived model', 'bellwether:registry:tag-model', {
    model: 'resource:default/basket-churn',
    tags: { lifecycle: 'archived' },
  }),
];

export const evidenceExamples = [
  example('Version 7 against version 6', 'bellwether:model:evidence', {
    model: 'resource:default/basket-churn',
    version: 7,
    champion: 6,
    reason: 'Better on the same rows',
    path: 'change/docs/promotions/7.md',
  }),
];

export const releaseStepsExamples = [
  example('The usual steps', 'bellwether:release:steps', {
    releasePolicy: 'usual',
    analysisTemplate: 'bellwether-verdict',
  }),
];

export const releaseEditsExamples = [
  example('Serve version 7', 'bellwether:release:edits', {
    repoUrl: 'github.com?owner=acme&repo=basket-churn',
    model: 'resource:default/basket-churn',
    file: 'deploy/overlays/production/version.yaml',
    release: { version: 7, replicas: 2 },
  }),
  example('Serve nothing any more', 'bellwether:release:edits', {
    repoUrl: 'github.com?owner=acme&repo=basket-churn',
    model: 'resource:default/basket-churn',
    file: 'serving/rollout.yaml',
    stop: true,
  }),
];

export const followMergeExamples = [
  example(
    'A monitor is known once its file is there',
    'bellwether:change-request:follow',
    {
      repoUrl: 'github.com?owner=acme&repo=basket-churn',
      number: 14,
      model: 'resource:default/basket-churn',
      tags: { 'bellwether.dev/drift-monitor': 'drift.yaml' },
      catalogUrl:
        'https://github.com/acme/basket-churn/blob/main/bellwether/catalog-info.yaml',
    },
  ),
];
