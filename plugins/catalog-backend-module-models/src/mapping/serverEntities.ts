import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ApiEntity,
  ComponentEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_MODEL,
  ANNOTATION_OWNER_SOURCE,
  ANNOTATION_REGISTRY,
  MODEL_SERVER_TYPE,
  ModelRecord,
  ownerSources,
  Server,
} from '@bellwether/plugin-models-common';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_KUBERNETES_NAMESPACE,
  LABEL_FRAMEWORK,
  LABEL_STAGE,
  lifecycleOf,
  locationOf,
  toEntityRef,
  UNKNOWN_OWNER,
} from './conventions';
import { describeApi } from './openapi';
import {
  SERVER_NAMESPACE,
  serverApiRef,
  serverEntityName,
} from './serverNames';
import { MAX_LENGTH, shorten, toLabelValue, toPlainText } from './text';

const MAX_TITLE = 200;

/** Who owns servers whose model no registry holds. */
export interface ServerOwners {
  /** By Kubernetes namespace. */
  namespaces: Record<string, string>;
  default?: string;
}

/** What a server becomes in the catalog: the component, and its API where the protocol that it speaks is known. */
export interface ServerEntities {
  component: ComponentEntity;
  api?: ApiEntity;
}

/**
 * @param record - the server's model, when a registry holds it and it could be read
 */
export function toServerEntities(
  server: Server,
  record: ModelRecord | undefined,
  owners: ServerOwners,
): ServerEntities {
  const name = serverEntityName(server.id);
  const title = titleOf(`${server.name} on ${server.cluster}`);
  const { owner, ownerSource } = ownerOf(server, record, owners);
  const system =
    toEntityRef(server.system, 'system') ??
    toEntityRef(record?.system, 'system');
  const framework = record?.framework && toLabelValue(record.framework);
  const location = locationOf(...server.id.split('/'));
  const labels = {
    ...(framework && { [LABEL_FRAMEWORK]: framework }),
    ...(record && { [LABEL_STAGE]: record.stage }),
  };
  const annotations = {
    [ANNOTATION_LOCATION]: location,
    [ANNOTATION_ORIGIN_LOCATION]: location,
    [ANNOTATION_CLUSTER]: server.cluster,
    [ANNOTATION_MODEL]: server.model,
    ...(server.registry && { [ANNOTATION_REGISTRY]: server.registry }),
    ...(ownerSource && { [ANNOTATION_OWNER_SOURCE]: ownerSource }),
  };
  const spec = {
    lifecycle: record ? lifecycleOf(record) : 'experimental',
    owner,
    ...(system && { system }),
  };
  const modelRef = toEntityRef(server.modelRef);
  const definition = describeApi(server, record);
  const api: ApiEntity | undefined =
    definition === undefined
      ? undefined
      : {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'API',
          metadata: {
            name,
            namespace: SERVER_NAMESPACE,
            title,
            description: plain(
              `How to ask ${server.model} for predictions on ${server.cluster}.`,
            ),
            ...(Object.keys(labels).length > 0 && { labels }),
            annotations,
          },
          spec: { type: 'openapi', ...spec, definition },
        };
  return {
    component: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        namespace: SERVER_NAMESPACE,
        title,
        description: plain(
          `${server.kindTitle} in namespace ${server.namespace} of ${server.cluster} that serves ${server.model}.`,
        ),
        ...(Object.keys(labels).length > 0 && { labels }),
        annotations: { ...annotations, ...kubernetesAnnotations(server) },
      },
      spec: {
        type: MODEL_SERVER_TYPE,
        ...spec,
        ...(modelRef && { dependsOn: [modelRef] }),
        ...(api && { providesApis: [serverApiRef(server.id)] }),
      },
    },
    ...(api && { api }),
  };
}

/** The model's owner, else the one of the namespace, else the default. */
function ownerOf(
  server: Server,
  record: ModelRecord | undefined,
  owners: ServerOwners,
): { owner: string; ownerSource?: (typeof ownerSources)[number] } {
  const ofModel = toEntityRef(record?.owner ?? server.owner, 'group');
  if (ofModel) return { owner: ofModel, ownerSource: record?.ownerSource };
  const ofNamespace = Object.hasOwn(owners.namespaces, server.namespace)
    ? toEntityRef(owners.namespaces[server.namespace], 'group')
    : undefined;
  if (ofNamespace) return { owner: ofNamespace, ownerSource: 'mapping' };
  return {
    owner: toEntityRef(owners.default, 'group') ?? UNKNOWN_OWNER,
    ownerSource: 'default',
  };
}

/** So that the Kubernetes tab of the component shows the server's own objects. */
function kubernetesAnnotations(server: Server): Record<string, string> {
  return {
    [ANNOTATION_KUBERNETES_CLUSTER]: server.cluster,
    [ANNOTATION_KUBERNETES_NAMESPACE]: server.namespace,
    // A label value has at most 63 characters; objects of a longer name carry no such label.
    ...(server.name.length <= MAX_LENGTH && {
      [ANNOTATION_KUBERNETES_ID]: server.name,
      ...(server.kind === 'kserve' && {
        [ANNOTATION_KUBERNETES_LABEL_SELECTOR]: `serving.kserve.io/inferenceservice=${server.name}`,
      }),
    }),
  };
}

function titleOf(text: string) {
  return shorten(toPlainText(text), MAX_TITLE);
}

function plain(text: string) {
  return shorten(toPlainText(text), 500);
}
