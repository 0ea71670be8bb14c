import {
  Attribution,
  LABEL_INFERENCE_SERVICE,
  LABEL_KUBERNETES_ID,
} from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { Allocation } from '../adapters/CostSource';

/** Whose an allocation is. */
export interface Attributed {
  /** Absent where nothing matched. */
  server?: Server;
  attribution: Attribution;
}

/** Who controls a pod, as its cluster tells; absent where the cluster does not say. */
export type OwnerOf = (
  pod: Pick<Allocation, 'namespace' | 'pod'>,
) => { kind: string; name: string } | undefined;

/** Prometheus names a label so. */
const sanitised = (label: string) => label.replace(/[^a-zA-Z0-9_]/g, '_');

const SERVER_KINDS: Record<string, string> = {
  rollout: 'argo-rollout',
  inferenceservice: 'kserve',
};

/** The text as the value of a label: a model's name may hold what a label may not. */
function asLabel(text: string): string {
  return text
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

/**
 * Gives allocations of one cluster to its model servers: by KServe's label, then by the catalog's id, then by who controls the
 * pod, then by a namespace that holds one server only.
 */
export function createAttribution(
  cluster: string,
  servers: readonly Server[],
  ownerOf: OwnerOf,
): (allocation: Allocation) => Attributed {
  const here = servers.filter(server => server.cluster === cluster);
  const inNamespace = (namespace: string | undefined) =>
    here.filter(server => server.namespace === namespace);
  return allocation => {
    const { labels, namespace, controller, controllerKind } = allocation;
    if (!namespace) {
      return none('It has no namespace, so nobody can say whose it is.');
    }
    const candidates = inNamespace(namespace);
    const service = labels[sanitised(LABEL_INFERENCE_SERVICE)];
    const byService = candidates.find(
      ({ kind, name }) => kind === 'kserve' && name === service,
    );
    if (service && byService) {
      return {
        server: byService,
        attribution: {
          rule: 'inference-service-label',
          key: LABEL_INFERENCE_SERVICE,
          sentence: `Matched by label ${LABEL_INFERENCE_SERVICE}.`,
        },
      };
    }
    const id = labels[sanitised(LABEL_KUBERNETES_ID)];
    const withId = candidates.filter(
      ({ model, modelRef }) =>
        id !== undefined &&
        (asLabel(model) === id || modelRef?.endsWith(`/${id}`)),
    );
    const owner = ownerOf(allocation);
    const byOwner = candidates.find(
      ({ kind, name }) =>
        (owner &&
          kind === SERVER_KINDS[owner.kind.toLowerCase()] &&
          name === owner.name) ||
        (controllerKind !== undefined &&
          kind === SERVER_KINDS[controllerKind] &&
          name === controller),
    );
    const byId =
      withId.length > 1 ? withId.find(one => one === byOwner) : withId[0];
    if (byId) {
      return {
        server: byId,
        attribution: {
          rule: 'kubernetes-id',
          key: LABEL_KUBERNETES_ID,
          sentence: `Matched by label ${LABEL_KUBERNETES_ID}.`,
        },
      };
    }
    if (byOwner) {
      return {
        server: byOwner,
        attribution: {
          rule: 'owner-chain',
          key: `${byOwner.kindTitle} ${byOwner.name}`,
          sentence: `Matched by what controls its pods: ${byOwner.kindTitle} ${byOwner.name}.`,
        },
      };
    }
    // Who is controlled by something else that is known is no server's.
    if (candidates.length === 1 && !owner && !controller) {
      return {
        server: candidates[0],
        attribution: {
          rule: 'namespace',
          key: namespace,
          sentence: `Matched by namespace ${namespace}, which holds this server only.`,
        },
      };
    }
    return none(
      `Nothing of namespace ${namespace} says which model it serves.`,
    );
  };
}

function none(sentence: string): Attributed {
  return { attribution: { rule: 'none', sentence } };
}
