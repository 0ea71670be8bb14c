import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/types';

const ownerReference = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
});

/** Metadata of an object in a namespace, as far as controllers read it. */
export const metaSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string().default(''),
  resourceVersion: z.string().default(''),
  generation: z.number().default(0),
  creationTimestamp: z.string().default(''),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  ownerReferences: z.array(ownerReference).default([]),
});

export type Meta = z.infer<typeof metaSchema>;

/** The owner that controls the object, when it is of the kind. */
export function controllerOf(
  { ownerReferences }: Pick<Meta, 'ownerReferences'>,
  kind: string,
) {
  return ownerReferences.find(
    owner => owner.controller === true && owner.kind === kind,
  );
}

/** Whether `owner` controls the object. */
export function isControlledBy(
  { ownerReferences }: Pick<Meta, 'ownerReferences'>,
  { uid }: Pick<Meta, 'uid'>,
): boolean {
  return ownerReferences.some(
    owner => owner.controller === true && owner.uid === uid,
  );
}

/** The objects that can be read by a schema; the others are left out, as a controller does not see what it cannot decode. */
export function readAll<Schema extends z.ZodType>(
  schema: Schema,
  objects: readonly KubernetesObject[],
): z.infer<Schema>[] {
  return objects.flatMap(object => {
    const read = schema.safeParse(object);
    return read.success ? [read.data] : [];
  });
}

/** Those of the objects that an owner of one of these identities has. Looked up before they are read, since most are somebody else's. */
export function ownedBy(
  uids: readonly string[],
  objects: readonly KubernetesObject[],
): KubernetesObject[] {
  return objects.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uids.includes(uid)),
  );
}
