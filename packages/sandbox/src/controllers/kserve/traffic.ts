import type { ServiceSnapshot, Traffic } from './schema';

const TAG_ROUTING = 'serving.kserve.io/enable-tag-routing';

/** How Knative is told to divide the requests, as KServe writes it. */
export function wantedTraffic(
  { service }: ServiceSnapshot,
  latest: string,
  rolledOut: string | undefined,
): Traffic[] {
  const percent = service.spec.predictor.canaryTrafficPercent;
  const isTagged = service.metadata.annotations[TAG_ROUTING] === 'true';
  const hasStable = rolledOut !== undefined && rolledOut !== latest;
  if (percent === undefined || !hasStable) {
    return [{ latestRevision: true, percent: 100, revisionName: latest }];
  }
  return [
    {
      latestRevision: true,
      percent,
      revisionName: latest,
      ...(isTagged && { tag: 'latest' }),
    },
    ...(percent < 100
      ? [
          {
            latestRevision: false,
            percent: 100 - percent,
            revisionName: rolledOut,
            tag: 'prev',
          },
        ]
      : []),
  ];
}

export interface Rollout {
  rolledOut?: string;
  before?: string;
}

/**
 * Which revision counts as rolled out. It is the latest once everything goes to it; a share set for a revision that was rolled out
 * already brings back the one before, which is how KServe rolls back.
 */
export function rolloutOf(
  { service }: ServiceSnapshot,
  latest: string,
  isReady: boolean,
): Rollout {
  const component = service.status.components?.predictor;
  const known: Rollout = {
    rolledOut: component?.latestRolledoutRevision,
    before: component?.previousRolledoutRevision,
  };
  if (!isReady) {
    return known;
  }
  const percent = service.spec.predictor.canaryTrafficPercent ?? 100;
  if (known.rolledOut === latest) {
    return percent < 100 && known.before
      ? { rolledOut: known.before, before: known.before }
      : known;
  }
  return percent === 100 || known.rolledOut === undefined
    ? { rolledOut: latest, before: known.rolledOut }
    : known;
}

/** Pods of a revision: those that get a share have as many as that, and at least one; those that get none have none. */
export function replicasFor(
  revision: string,
  latest: string,
  isReady: boolean,
  traffic: readonly Traffic[],
  minReplicas: number,
): number {
  const entry = traffic.find(({ revisionName }) => revisionName === revision);
  if (revision !== latest) {
    return (entry?.percent ?? 0) > 0 ? minReplicas : 0;
  }
  const percent = entry?.percent ?? 0;
  if (percent === 0) {
    return isReady ? 0 : 1;
  }
  return Math.max(1, Math.ceil((minReplicas * percent) / 100));
}
