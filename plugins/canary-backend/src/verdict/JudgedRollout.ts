import { z } from 'zod';
import { ObservedArm, ObservedRollout } from '../adapters';
import { PolicyInForce } from '../policies';

/** A canary that is to be judged, and where its requests are counted. */
export interface JudgedRollout {
  /** Id of the rollout. */
  id: string;
  cluster: string;
  namespace: string;
  /** Another one is another canary, though the revisions are called the same. */
  identity?: string;
  canary: ArmPods;
  stable: ArmPods;
  images: string[];
  /** Serving software by its own names, where the server tells it so and not by images. */
  runtimes?: string[];
  /** Percent of the requests that the canary is to get. */
  weight: number;
  /** Where nginx routes by an Ingress: its names, and the Service of the canary. */
  routedBy?: { ingresses: string[]; canaryService: string };
  /** When pods came to be, seconds since 1970, by name. */
  podStarts: ReadonlyMap<string, number>;
  /** Value of the annotation that names the metric profile. */
  metricProfile?: string;
  /** Value of the annotation that names the policy. */
  policy?: string;
  /** The policy in a file beside its model, where that holds. */
  policyFile?: PolicyInForce;
  /** Value of the annotation that names the log of scores. */
  scoreLog?: string;
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
  identity?: string;
  runtimes?: string[];
  metricProfile?: string;
  policy?: string;
  policyFile?: PolicyInForce;
  scoreLog?: string;
  routedBy?: JudgedRollout['routedBy'];
}

const routedRolloutSchema = z.object({
  spec: z.object({
    strategy: z.object({
      canary: z.object({
        canaryService: z.string(),
        trafficRouting: z.object({
          nginx: z.object({
            stableIngress: z.string().optional(),
            stableIngresses: z.array(z.string()).optional(),
          }),
        }),
      }),
    }),
  }),
});

/** How nginx routes to a Rollout; undefined where something else does. */
export function routedByNginx(object: unknown): JudgedRollout['routedBy'] {
  const parsed = routedRolloutSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const { canaryService, trafficRouting } = parsed.data.spec.strategy.canary;
  const { stableIngress, stableIngresses = [] } = trafficRouting.nginx;
  const ingresses = stableIngress ? [stableIngress] : stableIngresses;
  return ingresses.length > 0 ? { ingresses, canaryService } : undefined;
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
    !stable.podPrefix ||
    !canary.podPrefix ||
    asked === undefined
  ) {
    return undefined;
  }
  const side = (
    { reference }: ObservedArm,
    revision: string,
    prefix: string,
  ): ArmPods => ({
    revision,
    label: reference?.version ?? revision,
    prefix,
  });
  return {
    id: rollout.id,
    cluster: rollout.cluster,
    namespace: rollout.namespace,
    stable: side(stable, stable.revision, stable.podPrefix),
    canary: side(canary, canary.revision, canary.podPrefix),
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
