import { ObservedArm, ObservedRollout } from '../adapters';

/** A canary that is to be judged, and where its requests are counted. */
export interface JudgedRollout {
  /** Id of the rollout. */
  id: string;
  cluster: string;
  namespace: string;
  canary: ArmPods;
  stable: ArmPods;
  images: string[];
  /** Percent of the requests that the canary is to get. */
  weight: number;
  /** When pods came to be, seconds since 1970, by name. */
  podStarts: ReadonlyMap<string, number>;
  /** Value of the annotation that names the metric profile. */
  metricProfile?: string;
  /** Value of the annotation that names the policy. */
  policy?: string;
}

/** One side of a rollout. */
export interface ArmPods {
  revision: string;
  /** For people, for example `14`. */
  label: string;
  /** How the names of its pods begin. */
  prefix: string;
}

/** What its objects say about being judged. */
export interface JudgeAnnotations {
  metricProfile?: string;
  policy?: string;
}

/** How a controller names the pods of a revision. */
function podPrefix(rollout: ObservedRollout, revision: string): string {
  switch (rollout.controller) {
    case 'kserve-serverless':
      return `${revision}-deployment-`;
    case 'kserve-standard':
      return `${revision}-`;
    default:
      return `${rollout.name}-${revision}-`;
  }
}

/**
 * The canary of a rollout, as far as it can be judged: while it is under way, has two revisions and was not aborted.
 * Blue-green sends no requests to both at once, so there is nothing to compare.
 */
export function toJudgedRollout(
  rollout: ObservedRollout,
  annotations: JudgeAnnotations,
): JudgedRollout | undefined {
  const { arms, inProgress, aborted, controller } = rollout;
  const [stable, canary] = (['stable', 'canary'] as const).map(role =>
    arms.find(arm => arm.role === role),
  );
  const asked = askedShare(rollout);
  if (
    !inProgress ||
    aborted ||
    controller === 'argo-blue-green' ||
    !stable?.revision ||
    !canary?.revision ||
    stable.revision === canary.revision ||
    asked === undefined
  ) {
    return undefined;
  }
  const side = (arm: ObservedArm, revision: string): ArmPods => ({
    revision,
    label: arm.reference?.version ?? revision,
    prefix: podPrefix(rollout, revision),
  });
  return {
    id: rollout.id,
    cluster: rollout.cluster,
    namespace: rollout.namespace,
    stable: side(stable, stable.revision),
    canary: side(canary, canary.revision),
    images: [...canary.images, ...stable.images],
    weight: 100 * asked,
    podStarts: new Map(
      rollout.revisions
        .flatMap(({ pods }) => pods)
        .flatMap(({ name, startedAt }) =>
          startedAt ? [[name, Date.parse(startedAt) / 1000] as const] : [],
        ),
    ),
    ...annotations,
  };
}

/**
 * What the requests are held against. Argo moves a weight when the pods for it are there, and reports it then; KServe 0.20
 * reports shares that no request follows, so there it is what was asked for.
 */
function askedShare({ controller, traffic }: ObservedRollout) {
  const { desired, reported, effective } = traffic;
  const parts =
    controller === 'argo-canary'
      ? [reported, effective, desired]
      : [desired, reported, effective];
  return parts.find(part => part !== undefined)?.share;
}
