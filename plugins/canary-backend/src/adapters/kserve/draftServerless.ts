import { Action, ActionParameters } from '@bellwether/plugin-canary-common';
import { SeenServer } from '../DeliveryAdapter';
import { Draft, pathOf, percentFor } from './draft';
import { ReadService } from './ReadService';

/** The field is read by Knative's reconciler; without it, the newest revision gets all. */
export function draftServerless(
  { objects, git }: SeenServer,
  { service }: ReadService,
  action: Action,
  parameters: ActionParameters,
): Draft {
  const { object } = objects;
  const percent = action === 'promote' ? null : percentFor(action, parameters);
  const field = 'spec.predictor.canaryTrafficPercent';
  return {
    requests: [
      {
        method: 'PATCH',
        path: pathOf(object),
        contentType: 'application/merge-patch+json',
        body: {
          metadata: { resourceVersion: object.metadata.resourceVersion },
          spec: { predictor: { canaryTrafficPercent: percent } },
        },
      },
    ],
    changes: [
      {
        path: field,
        before: service.spec.predictor.canaryTrafficPercent ?? null,
        after: percent,
        owner: git.owner,
        field,
      },
    ],
    specAfter: [
      {
        path: ['spec', 'predictor', 'canaryTrafficPercent'],
        value: percent ?? undefined,
      },
    ],
    wanted: percent === null ? '100' : String(percent),
    undo: action === 'promote' ? undefined : 'Set the share again.',
  };
}
