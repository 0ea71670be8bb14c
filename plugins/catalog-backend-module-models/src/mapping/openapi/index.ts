import {
  CHALLENGER,
  CHAMPION,
  ModelRecord,
  Server,
} from '@bellwether/plugin-models-common';
import { toHttpUrl, toPlainText, toWellFormed } from '../text';
import { OpenApiDocument } from './document';
import { inferenceProtocol } from './inferenceProtocol';
import { mlflowInvocations } from './mlflowInvocations';
import { protocolOf } from './protocol';

/**
 * The OpenAPI document of a server, as JSON (to write YAML takes a hundred times as long), made from the signature of its model; undefined for serving software whose
 * protocol is not known.
 */
export function describeApi(
  server: Server,
  record: ModelRecord | undefined,
): string | undefined {
  const protocol = protocolOf(server);
  if (!protocol) return undefined;
  const signature = record?.package?.signature;
  const described = record && describedVersion(record);
  const url = toHttpUrl(server.url);
  const document: OpenApiDocument = {
    openapi: '3.0.3',
    info: {
      title: toPlainText(`${server.model} on ${server.cluster}`),
      version: signature && described ? String(described) : 'unknown',
      description: [
        protocol.speaks === 'inference-protocol'
          ? 'Open Inference Protocol v2.'
          : "MLflow's scoring server.",
        ...(protocol.isKnown
          ? []
          : [
              'Nothing on the cluster says which protocol the server speaks, so this is an assumption.',
            ]),
        whereInputsComeFrom(signature !== undefined, described),
        ...(protocol.speaks === 'inference-protocol' && signature
          ? [
              'Each column is a tensor of its name, as runtimes take it that load the model through MLflow; runtimes that load the file of the library itself take all columns, in this order, as one tensor.',
            ]
          : []),
      ].join(' '),
    },
    ...(url && { servers: [{ url, description: 'Inside the cluster' }] }),
    ...(protocol.speaks === 'inference-protocol'
      ? inferenceProtocol(servedName(server), signature)
      : mlflowInvocations(signature)),
  };
  return JSON.stringify(wellFormed(document), undefined, 2);
}

/** The version whose files the record describes. */
function describedVersion(record: ModelRecord): number | undefined {
  return (
    record.aliases[CHAMPION] ??
    record.aliases[CHALLENGER] ??
    record.newestVersion
  );
}

/** KServe serves under the name of the InferenceService, others under a name that the model's usually is. */
function servedName(server: Server): string {
  return server.kind === 'kserve' ? server.name : server.model;
}

function whereInputsComeFrom(
  hasSignature: boolean,
  described: number | undefined,
): string {
  if (!hasSignature) {
    return 'The registry holds no signature of the model, so inputs are described in general only.';
  }
  return described
    ? // Which version is served changes with each release, and an entity must not.
      `Inputs are those of the signature of version ${described}; the server's page says which version it serves, and a comparison of the two whether inputs differ.`
    : 'Inputs are those of the signature in the registry.';
}

/** Halves of surrogate pairs cannot be written as UTF-8. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return toWellFormed(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        toWellFormed(key),
        wellFormed(part),
      ]),
    );
  }
  return value;
}
