import type { Cluster } from '../Cluster';
import { schemaOf } from '../crds/schemas';
import { violations } from '../crds/validate';
import { apiVersionOf } from '../resources';
import { badRequest, invalid, type StatusError } from '../StatusError';
import {
  isJsonObject,
  type JsonObject,
  type KubernetesObject,
  type ObjectMeta,
  type ResourceType,
} from '../types';

const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;

function isMap(value: unknown): value is Record<string, string> {
  return (
    isJsonObject(value) &&
    Object.values(value).every(item => typeof item === 'string')
  );
}

function isMeta(value: JsonObject): value is JsonObject & ObjectMeta {
  const isText = (field: string) =>
    value[field] === undefined || typeof value[field] === 'string';
  return (
    ['name', 'namespace', 'generateName', 'uid', 'resourceVersion'].every(
      isText,
    ) &&
    ['labels', 'annotations'].every(
      field => value[field] === undefined || isMap(value[field]),
    )
  );
}

function otherKind(resource: ResourceType, body: JsonObject): StatusError {
  const { metadata } = body;
  const name = isJsonObject(metadata) ? metadata.name : '';
  return invalid(
    { group: resource.group, kind: String(body.kind) },
    typeof name === 'string' ? name : '',
    [
      {
        reason: 'FieldValueInvalid',
        message: `Invalid value: "${body.kind}": must be ${resource.kind}`,
        field: 'kind',
      },
    ],
  );
}

/** @throws StatusError 422 when the object does not keep to the schema of its kind */
export function assertValid(
  { platform }: Cluster,
  resource: ResourceType,
  object: KubernetesObject,
): void {
  if (resource.custom) {
    const causes = violations(schemaOf(resource, platform), object);
    if (causes.length > 0) {
      throw invalid(resource, object.metadata.name, causes);
    }
  }
}

/** A Secret keeps as `data` what is written in clear as `stringData`. */
function withSecretData(object: KubernetesObject): KubernetesObject {
  const { stringData, data, ...rest } = object;
  if (object.kind !== 'Secret' || !isJsonObject(stringData)) {
    return object;
  }
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value), 'utf8').toString('base64'),
  ]);
  return {
    ...rest,
    data: { ...(isJsonObject(data) && data), ...Object.fromEntries(encoded) },
  };
}

/**
 * Reads what a client sent as an object of a kind.
 *
 * @throws StatusError 400 or 422
 */
export function readObject(
  resource: ResourceType,
  body: unknown,
): KubernetesObject {
  const apiVersion = apiVersionOf(resource);
  const { kind } = resource;
  const text = JSON.stringify(body) ?? '';
  if (!isJsonObject(body) || (resource.custom && !body.kind)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): Object 'Kind' is missing in '${text}'`,
    );
  }
  if (body.apiVersion !== undefined && body.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${body.apiVersion}) does not match the expected API version (${apiVersion})`,
    );
  }
  if (body.kind !== undefined && body.kind !== kind) {
    if (resource.custom) {
      throw otherKind(resource, body);
    }
    throw badRequest(
      `the kind in the data (${body.kind}) does not match the expected kind (${kind})`,
    );
  }
  const metadata = body.metadata ?? {};
  if (!isJsonObject(metadata) || !isMeta(metadata)) {
    throw badRequest('the metadata of the object cannot be read');
  }
  return withSecretData({ ...body, apiVersion, kind, metadata });
}

/** @throws StatusError 422 */
export function assertName(resource: ResourceType, name: string): void {
  if (!name) {
    throw invalid(resource, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  if (!SUBDOMAIN.test(name) || name.length > LONGEST_NAME) {
    throw invalid(resource, name, [
      {
        reason: 'FieldValueInvalid',
        message: `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
        field: 'metadata.name',
      },
    ]);
  }
}
