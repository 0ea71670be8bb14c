import {
  Action,
  ActionParameters,
  FieldChange,
  OwnedField,
  PlannedRequest,
} from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { SeenServer } from '../DeliveryAdapter';
import { Draft, pathOf, percentFor } from './draft';

const canarySchema = z.looseObject({
  predictor: z.looseObject({ name: z.string().optional() }),
});
const specSchema = z.looseObject({
  predictor: z.unknown(),
  canary: z.array(canarySchema).nullish(),
});

/** `spec.canary` is one value to a merge patch, so its parts are changed by JSON patch, after a test of the canary's name. */
export function draftStandard(
  { objects, git }: SeenServer,
  action: Action,
  parameters: ActionParameters,
): Draft {
  const { object } = objects;
  const spec = specSchema.parse(object.spec);
  const [canary, ...others] = spec.canary ?? [];
  const { name } = canary.predictor;
  const changed = (
    path: string,
    before: unknown,
    after: unknown,
    field: OwnedField,
  ): FieldChange => ({ path, before, after, owner: git.owner, field });
  const test = {
    op: 'test',
    path: '/spec/canary/0/predictor/name',
    value: name,
  };
  const jsonPatch = (operation: object): PlannedRequest => ({
    method: 'PATCH',
    path: pathOf(object),
    contentType: 'application/json-patch+json',
    body: [test, operation],
  });
  if (action === 'promote') {
    const { canary: _, ...rest } = spec;
    const after = {
      ...rest,
      predictor: canary.predictor,
      ...(others.length > 0 && { canary: others }),
    };
    const { status: __, metadata, ...whole } = object;
    const { fieldManagers: ___, managedFields: ____, ...kept } = metadata;
    return {
      // In one write: between two, requests would go nowhere.
      requests: [
        {
          method: 'PUT',
          path: pathOf(object),
          contentType: 'application/json',
          body: { ...whole, metadata: kept, spec: after },
        },
      ],
      changes: [
        changed(
          'spec.predictor',
          spec.predictor,
          canary.predictor,
          'spec.predictor',
        ),
        changed(
          'spec.canary',
          spec.canary,
          others.length > 0 ? others : null,
          'spec.canary',
        ),
      ],
      specAfter: [
        { path: ['spec', 'predictor'], value: canary.predictor },
        {
          path: ['spec', 'canary'],
          value: others.length > 0 ? others : undefined,
        },
      ],
      wanted: name ?? '',
    };
  }
  if (action === 'rollback') {
    return {
      requests: [
        jsonPatch({
          op: 'remove',
          path: others.length > 0 ? '/spec/canary/0' : '/spec/canary',
        }),
      ],
      changes: [
        changed(
          'spec.canary',
          spec.canary,
          others.length > 0 ? others : null,
          'spec.canary',
        ),
      ],
      specAfter: [
        {
          path: ['spec', 'canary'],
          value: others.length > 0 ? others : undefined,
        },
      ],
      wanted: '0',
    };
  }
  const percent = percentFor(action, parameters);
  return {
    requests: [
      jsonPatch({
        op: canary.trafficPercent === undefined ? 'add' : 'replace',
        path: '/spec/canary/0/trafficPercent',
        value: percent,
      }),
    ],
    changes: [
      changed(
        'spec.canary[0].trafficPercent',
        canary.trafficPercent ?? null,
        percent,
        'spec.canary',
      ),
    ],
    specAfter: [
      {
        path: ['spec', 'canary'],
        value: [{ ...canary, trafficPercent: percent }, ...others],
      },
    ],
    wanted: String(percent),
    undo: 'Set the share again.',
  };
}
