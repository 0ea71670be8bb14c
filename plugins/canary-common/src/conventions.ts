import { z } from 'zod';

/** Name of the family among the models' summaries. @public */
export const CANARY_FAMILY = 'canary';

/** Signals channel of the rollouts of one model. @public */
export const canaryChannel = (entityRef: string) => `canary:${entityRef}`;

/** Signals channel of the board of all rollouts. @public */
export const CANARY_FLEET_CHANNEL = 'canary:fleet';

/**
 * Names the policy (`canary.judge.policies`) by which a server's rollouts are judged, on its Rollout or InferenceService.
 *
 * @public
 */
export const ANNOTATION_JUDGE_POLICY = 'bellwether.dev/judge-policy';

/**
 * On an InferenceService: Bellwether steps its canaries, since KServe has no steps of its own. Its value is `true`, or the name
 * of a plan of `canary.driver.plans`.
 *
 * @public
 */
export const ANNOTATION_DRIVEN = 'bellwether.dev/drive-canary';

/** Whether a value of {@link ANNOTATION_DRIVEN} asks for a driver. @public */
export function asksForDriver(value: string | undefined): value is string {
  return value !== undefined && !['', 'false'].includes(value.trim());
}

/** Names the metric profile of a server, where it is not what its software says. @public */
export const ANNOTATION_METRIC_PROFILE = 'bellwether.dev/metric-profile';

/** Names the log (`canary.scores.logs`) that holds the scores of a server's predictions, on its Rollout or InferenceService. @public */
export const ANNOTATION_SCORE_LOG = 'bellwether.dev/score-log';

/**
 * Which controller moves the requests, and so what it can be told to do.
 *
 * `kserve-serverless`: `canaryTrafficPercent`, read by Knative's reconciler only; `kserve-standard`: `spec.canary`, since
 * KServe 0.20; `kserve-unknown`: nothing has said yet which of them it is, or it is a mode without canaries.
 *
 * @public
 */
export const controllers = [
  'argo-canary',
  'argo-blue-green',
  'kserve-serverless',
  'kserve-standard',
  'kserve-unknown',
] as const;

/** @public */
export const controllerSchema = z.enum(controllers);

/** @public */
export type Controller = z.infer<typeof controllerSchema>;

/** Kind of server, as the models family names it. @public */
export const rolloutKinds = ['argo-rollout', 'kserve'] as const;

/** Where a rollout is: what names it in paths, and in `id` joined by `/`. @public */
export const rolloutAddressSchema = z.object({
  /** As the Kubernetes plugin knows it. */
  cluster: z.string().min(1).max(253),
  namespace: z.string().min(1).max(63),
  kind: z.enum(rolloutKinds),
  name: z.string().min(1).max(253),
});

/** @public */
export type RolloutAddress = z.infer<typeof rolloutAddressSchema>;

/** `<cluster>/<namespace>/<kind>/<name>`, the same as the id of the server in the models family. @public */
export function rolloutId(address: RolloutAddress): string {
  const { cluster, namespace, kind, name } = address;
  return [cluster, namespace, kind, name].join('/');
}

/** The opposite of {@link rolloutId}; undefined where the text is no id. @public */
export function parseRolloutId(id: string): RolloutAddress | undefined {
  const [cluster, namespace, kind, name, ...rest] = id.split('/');
  if (rest.length > 0) return undefined;
  return rolloutAddressSchema.safeParse({ cluster, namespace, kind, name })
    .data;
}

/** A share of requests, 0..1. */
export const shareSchema = z.number().min(0).max(1);
