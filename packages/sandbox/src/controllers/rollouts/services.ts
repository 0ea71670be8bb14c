import type { ReplicaSet, Service } from '../schemas/workloads';
import { HASH_LABEL, MANAGED_BY, SERVICE } from './names';
import { hashOf, type Turn } from './Turn';

/** Points a Service at the pods of one template, and marks it as this Rollout's. */
export function switchService(
  turn: Turn,
  service: Service,
  hash: string,
): void {
  const { name, namespace, annotations } = service.metadata;
  const before = service.spec.selector[HASH_LABEL];
  if (before === hash && annotations[MANAGED_BY]) {
    return;
  }
  turn.plan.patch(
    { ...SERVICE, name, namespace },
    {
      ...(!annotations[MANAGED_BY] && {
        metadata: {
          annotations: { [MANAGED_BY]: turn.rollout.metadata.name },
        },
      }),
      spec: { selector: { [HASH_LABEL]: hash } },
    },
  );
  turn.event(
    'SwitchService',
    `Switched selector for service '${name}' from '${
      before ?? ''
    }' to '${hash}'`,
  );
}

/** A Service is not pointed at pods that are not there yet; one that is new to the Rollout waits for all of them. */
function isFitFor(service: Service, { spec, status }: ReplicaSet): boolean {
  return service.metadata.annotations[MANAGED_BY]
    ? status.availableReplicas > 0
    : spec.replicas > 0 && status.availableReplicas >= spec.replicas;
}

function follow(
  turn: Turn,
  name: string | undefined,
  set: ReplicaSet | undefined,
): void {
  const service = turn.service(name);
  if (
    service &&
    set &&
    service.spec.selector[HASH_LABEL] !== hashOf(set) &&
    isFitFor(service, set)
  ) {
    switchService(turn, service, hashOf(set));
  }
}

/** The Services of both sides of a canary. That of the canary goes back to the stable side with an abort. */
export function reconcileCanaryServices(turn: Turn): void {
  const { canary, sets, pause } = turn;
  follow(turn, canary?.stableService, sets.stable);
  follow(
    turn,
    canary?.canaryService,
    pause.isAborted ? sets.stable : sets.current,
  );
}
