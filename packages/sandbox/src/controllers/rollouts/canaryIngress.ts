import type { KubernetesObject } from '../../kubernetes/types';
import type { Ingress } from '../schemas/workloads';
import { INGRESS, ROLLOUT } from './names';
import type { Turn } from './Turn';

const CLASS = 'kubernetes.io/ingress.class';
const DEFAULT_PREFIX = 'nginx.ingress.kubernetes.io';

/** Name of the Ingress that carries the weight of a Rollout's canary. */
export function canaryIngressName(
  rollout: string,
  stableIngress: string,
): string {
  return `${rollout}-${stableIngress}-canary`;
}

/** The rules of the stable Ingress that lead to the stable Service, leading to the canary's. */
function rulesFor(
  { spec }: Ingress,
  stableService: string | undefined,
  canaryService: string | undefined,
) {
  return spec.rules.flatMap(rule => {
    const paths = (rule.http?.paths ?? []).map(path => {
      const { service } = path.backend;
      return service?.name === stableService
        ? {
            ...path,
            backend: {
              ...path.backend,
              service: { ...service, name: canaryService },
            },
          }
        : path;
    });
    const isAboutStable = rule.http?.paths.some(
      ({ backend }) => backend.service?.name === stableService,
    );
    return isAboutStable ? [{ ...rule, http: { ...rule.http, paths } }] : [];
  });
}

/** Writes the weight where nginx reads it: into an Ingress of its own that belongs to the Rollout. */
export function writeCanaryIngress(turn: Turn, weight: number): void {
  const { canary, rollout, plan, snapshot } = turn;
  const nginx = canary?.trafficRouting?.nginx;
  const stable = snapshot.ingresses.find(
    ({ metadata }) => metadata.name === nginx?.stableIngress,
  );
  if (!nginx || !stable) {
    return;
  }
  const { name: owner, namespace, uid } = rollout.metadata;
  const name = canaryIngressName(owner, stable.metadata.name);
  const prefix = nginx.annotationPrefix ?? DEFAULT_PREFIX;
  const own = stable.metadata.annotations[CLASS];
  const additional = Object.entries(nginx.additionalIngressAnnotations).map(
    ([key, value]) => [
      key.startsWith(prefix) ? key : `${prefix}/${key}`,
      value,
    ],
  );
  const annotations: Record<string, string> = {
    ...(own && { [CLASS]: own }),
    ...Object.fromEntries(additional),
    [`${prefix}/canary`]: 'true',
    [`${prefix}/canary-weight`]: String(weight),
  };
  const existing = snapshot.ingresses.find(
    ({ metadata }) => metadata.name === name,
  );
  if (!existing) {
    const { ingressClassName, tls } = stable.spec;
    const object: KubernetesObject = {
      ...INGRESS,
      metadata: {
        name,
        namespace,
        generation: 1,
        annotations,
        ownerReferences: [
          {
            ...ROLLOUT,
            name: owner,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        ...(ingressClassName && { ingressClassName }),
        ...(tls && { tls }),
        rules: rulesFor(stable, canary?.stableService, canary?.canaryService),
      },
      status: { loadBalancer: {} },
    };
    turn.event(
      'CreatingCanaryIngress',
      `Creating canary ingress \`${name}\` with weight \`${weight}\``,
    );
    plan.create(object);
    return;
  }
  const isDifferent = Object.entries(annotations).some(
    ([key, value]) => existing.metadata.annotations[key] !== value,
  );
  if (isDifferent) {
    turn.event(
      'PatchingCanaryIngress',
      `Updating Ingress \`${name}\` to desiredWeight '${weight}'`,
    );
    plan.patch({ ...INGRESS, name, namespace }, { metadata: { annotations } });
  }
}
