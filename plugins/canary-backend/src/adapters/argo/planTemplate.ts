import { ConflictError, InputError } from '@backstage/errors';
import { ActionParameters } from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { SeenServer } from '../DeliveryAdapter';
import { jsonPatch, Operation, testOfVersion } from '../jsonPatch';
import { change, Draft } from './draft';
import { HASH_LABEL, imagesOf, ReadRollout, RevisionSet } from './ReadRollout';
import { replace, templatePath } from './requests';

const PODS_MS = 120_000;

const templateSchema = z.looseObject({
  metadata: z
    .looseObject({ labels: z.record(z.string(), z.string()).optional() })
    .optional(),
  spec: z.looseObject({}).optional(),
});

const specOfObject = z.looseObject({ template: z.unknown() });

/** The template of an earlier revision in the place of the present one. */
export function planRollback(
  seen: SeenServer,
  read: ReadRollout,
  { revision }: ActionParameters,
): Draft {
  const { object } = seen.objects;
  const target = findTarget(read, revision);
  const template = templateSchema.parse(
    specOfObject.parse(target.object.spec).template,
  );
  const asked = withoutHash(template);
  const { workloadRef } = read.rollout.spec;
  const isStable = target === read.stable;
  return {
    title: `Roll ${object.metadata.name} back to revision ${
      target.number ?? target.hash
    }`,
    requests: [
      jsonPatch(templatePath(object, workloadRef), [
        ...(workloadRef ? testsOfImages(read) : [testOfVersion(object)]),
        { op: 'replace', path: '/spec/template', value: asked },
      ]),
    ],
    changes: [
      change(
        'spec.template',
        imagesOf(read.current?.set.spec.template ?? read.rollout.spec.template),
        imagesOf(target.set.spec.template),
        'spec.template',
        seen,
      ),
    ],
    specAfter: [
      {
        path: ['spec', 'template'],
        value: asked,
        before: withoutHash(
          templateSchema.parse(
            specOfObject.safeParse(read.current?.object.spec).data?.template ??
              specOfObject.parse(object.spec).template,
          ),
        ),
      },
    ],
    facts: { stable: read.rollout.status.stableRS ?? null },
    wanted: target.hash,
    withinMs: isStable ? 10_000 : PODS_MS,
    warnings: isStable
      ? []
      : [
          'It is another version than the stable one: it goes through the steps.',
        ],
    undo: 'Roll back again, to the revision that is newest now.',
  };
}

/** The controller marks the pods of a revision by this label, and sets it anew. */
function withoutHash(template: z.infer<typeof templateSchema>) {
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function findTarget(
  { sets, current, stable }: ReadRollout,
  wanted: string | undefined,
): RevisionSet {
  if (wanted) {
    const found = sets.find(
      ({ hash, number }) => hash === wanted || String(number) === wanted,
    );
    if (!found) {
      throw new InputError(`The cluster keeps no revision ${wanted}.`);
    }
    if (found === current) {
      throw new ConflictError('The spec asks for that revision already.');
    }
    return found;
  }
  // While a rollout is under way, back means to what is stable; else to the one before.
  const target =
    stable && stable !== current
      ? stable
      : sets.find(candidate => candidate !== current);
  if (!target)
    throw new ConflictError('The cluster keeps no earlier revision.');
  return target;
}

const containersSchema = z.array(
  z.looseObject({ name: z.string(), image: z.string().optional() }),
);

const imagesSchema = z.looseObject({
  template: z.looseObject({
    spec: z.looseObject({
      initContainers: containersSchema.optional(),
      containers: containersSchema,
      ephemeralContainers: containersSchema.optional(),
    }),
  }),
});

/** Containers of the newest revision as they are in the template that it was made from. */
function containersOf({ current }: ReadRollout, kind: ContainerKind) {
  const parsed = imagesSchema.safeParse(current?.object.spec).data;
  return parsed?.template.spec[kind] ?? [];
}

type ContainerKind = 'initContainers' | 'containers';

const imagePath = (kind: ContainerKind, index: number) =>
  `/spec/template/spec/${kind}/${index}/image`;

/** What a Rollout refers to is not watched; that it asks for the same as was seen is left to the API server to test. */
function testsOfImages(read: ReadRollout): Operation[] {
  return containersOf(read, 'containers').flatMap(({ image }, index) =>
    image === undefined
      ? []
      : [
          {
            op: 'test' as const,
            path: imagePath('containers', index),
            value: image,
          },
        ],
  );
}

/** The image in the object that the Rollout takes its template from. */
function planImageOfWorkload(
  seen: SeenServer,
  read: ReadRollout,
  workload: { kind: string; name: string },
  { image = '', container = '*' }: ActionParameters,
): Draft {
  const { object } = seen.objects;
  const meant = (['initContainers', 'containers'] as const).flatMap(kind =>
    containersOf(read, kind).flatMap((one, index) =>
      (container === '*' || one.name === container) && one.image !== image
        ? [{ path: imagePath(kind, index), name: one.name, image: one.image }]
        : [],
    ),
  );
  if (meant.length === 0) throw nothingChanges(container, image);
  return {
    requests: [
      jsonPatch(
        templatePath(object, workload),
        meant.flatMap(({ path, image: before }) => [
          { op: 'test' as const, path, value: before },
          { op: 'replace' as const, path, value: image },
        ]),
      ),
    ],
    changes: meant.map(({ name, image: before }) =>
      change(
        `${workload.kind} ${workload.name}: image of container ${name}`,
        before,
        image,
        'spec.template',
        seen,
      ),
    ),
    wanted: image,
    withinMs: PODS_MS,
    undo: 'Roll back to the revision that is newest now.',
  };
}

function nothingChanges(container: string, image: string): ConflictError {
  return new ConflictError(
    `No container ${
      container === '*' ? '' : `${container} `
    }would change: it is ${image} already, or there is none of that name.`,
  );
}

/** The whole object with another image, as `set image` of the controller's own tool sends it. */
export function planSetImage(
  seen: SeenServer,
  read: ReadRollout,
  parameters: ActionParameters,
): Draft {
  const { image, container = '*' } = parameters;
  if (!image) throw new InputError('Say which image: `parameters.image`.');
  const { object } = seen.objects;
  const { rollout } = read;
  const { workloadRef } = rollout.spec;
  if (workloadRef) {
    return planImageOfWorkload(seen, read, workloadRef, parameters);
  }
  const { template } = imagesSchema.parse(object.spec);
  let changed = 0;
  const withImage = (containers: z.infer<typeof containersSchema> = []) =>
    containers.map(one => {
      if (container !== '*' && one.name !== container) return one;
      if (one.image !== image) changed += 1;
      return { ...one, image };
    });
  const { initContainers, ephemeralContainers, containers } = template.spec;
  const asked = {
    ...template,
    spec: {
      ...template.spec,
      ...(initContainers && { initContainers: withImage(initContainers) }),
      containers: withImage(containers),
      ...(ephemeralContainers && {
        ephemeralContainers: withImage(ephemeralContainers),
      }),
    },
  };
  if (changed === 0) throw nothingChanges(container, image);
  return {
    requests: [replace(object, asked)],
    changes: [
      change(
        'spec.template.spec.containers[].image',
        imagesOf(rollout.spec.template),
        asked.spec.containers.flatMap(one => one.image ?? []),
        'spec.template',
        seen,
      ),
    ],
    specAfter: [{ path: ['spec', 'template', 'spec'], value: asked.spec }],
    wanted: image,
    withinMs: PODS_MS,
    undo: 'Roll back to the revision that is newest now.',
  };
}
