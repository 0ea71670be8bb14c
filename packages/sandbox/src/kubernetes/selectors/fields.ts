import { badRequest } from '../StatusError';
import type { KubernetesObject, ResourceType } from '../types';
import { isJsonObject } from '../types';

export type FieldMatcher = (object: KubernetesObject) => boolean;

/** Fields that can be selected by, beyond name and namespace, in the kinds that have any. */
const FIELDS: Record<string, readonly string[]> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'reason',
    'type',
  ],
  Namespace: ['status.phase'],
  ReplicaSet: ['status.replicas'],
};

interface FieldRequirement {
  field: string;
  differs: boolean;
  value: string;
}

function parseRequirement(text: string): FieldRequirement {
  const parts = /^([\w.]+)(==|!=|=)(.*)$/.exec(text);
  if (!parts) {
    throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  }
  const [, field, operator, value] = parts;
  return { field, differs: operator === '!=', value };
}

function valueAt(object: KubernetesObject, field: string): string {
  let value: unknown = object;
  for (const part of field.split('.')) {
    value = isJsonObject(value) ? value[part] : undefined;
  }
  return value === undefined || value === null ? '' : String(value);
}

/**
 * Reads a field selector: what may be selected by depends on the kind.
 *
 * @throws StatusError 400
 */
export function parseFieldSelector(
  resource: ResourceType,
  text: string,
): FieldMatcher {
  const known = [
    'metadata.name',
    'metadata.namespace',
    ...(resource.custom ? [] : FIELDS[resource.kind] ?? []),
  ];
  const requirements = text.split(',').filter(Boolean).map(parseRequirement);
  for (const { field } of requirements) {
    if (!known.includes(field)) {
      throw badRequest(
        resource.custom || resource.kind in FIELDS
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
    }
  }
  return object =>
    requirements.every(
      ({ field, differs, value }) =>
        (valueAt(object, field) === value) !== differs,
    );
}

/** The name that `metadata.name=…` asks for: the API server takes such a list for a question about one object. */
export function selectedName(text: string): string | undefined {
  const requirement = text
    .split(',')
    .map(part => /^metadata\.name==?(.+)$/.exec(part));
  return requirement.find(Boolean)?.[1];
}
