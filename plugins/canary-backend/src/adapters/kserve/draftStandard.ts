import {
  Action,
  ActionParameters,
  FieldChange,
  OwnedField,
} from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { SeenServer } from '../DeliveryAdapter';
import { jsonPatch, Operation, testOfVersion } from '../jsonPatch';
import { Draft, pathOf, percentFor } from './draft';

const canarySchema = z.looseObject({
  predictor: z.looseObject({ name: z.string().optional() }),
});
const fieldsSchema = z.record(z.string(), z.unknown());

const specSchema = z.looseObject({
  predictor: fieldsSchema,
  canary: z.array(canarySchema).nullish(),
});

/**
 * `spec.canary` is one value to a merge patch, so its parts are changed by JSON patch: only of the version that was seen, which
 * a failing test refuses with 422.
 */
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
  const onlyThis = (operation: Operation) =>
    jsonPatch(pathOf(object), [
      testOfVersion(object),
      { op: 'test', path: '/spec/canary/0/predictor/name', value: name },
      operation,
    ]);
  if (action === 'promote') {
    const { canary: _, ...rest } = spec;
    const predictor = asStable(spec.predictor, canary.predictor);
    const after = {
      ...rest,
      predictor,
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
        changed('spec.predictor', spec.predictor, predictor, 'spec.predictor'),
        changed(
          'spec.canary',
          spec.canary,
          others.length > 0 ? others : null,
          'spec.canary',
        ),
      ],
      specAfter: [
        { path: ['spec', 'predictor'], value: predictor },
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
        onlyThis({
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
      onlyThis({
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

type Fields = z.infer<typeof fieldsSchema>;

/**
 * The predictor that KServe runs as canary: what the canary says, over what the stable one says. As many pods as stable had are
 * to take all requests, so the number is stable's.
 */
function asStable(stable: Fields, canary: Fields): Fields {
  const { minReplicas: _, ...merged } = over(stable, canary);
  return {
    ...merged,
    ...('minReplicas' in stable && { minReplicas: stable.minReplicas }),
  };
}

/** Objects part by part, and anything else as a whole. */
function over(below: Fields, above: Fields): Fields {
  const merged = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const [from, to] = [below[name], value].map(one =>
      Array.isArray(one) ? undefined : fieldsSchema.safeParse(one).data,
    );
    merged[name] = from && to ? over(from, to) : value;
  }
  return merged;
}
