import { z } from 'zod';

/** Name of the family among the models' summaries. @public */
export const COST_FAMILY = 'cost';

/** Signals channel of the costs and recommendations of one model. @public */
export const costChannel = (entityRef: string) => `cost:${entityRef}`;

/** Signals channel of the costs of the fleet. @public */
export const COST_FLEET_CHANNEL = 'cost:fleet';

/** Label of the catalog entity that cluster objects may carry, as the Kubernetes plugin reads it. @public */
export const LABEL_KUBERNETES_ID = 'backstage.io/kubernetes-id';

/** Label that KServe puts on the pods of an InferenceService. @public */
export const LABEL_INFERENCE_SERVICE = 'serving.kserve.io/inferenceservice';

/**
 * What money is spent on, in the order in which a bar is stacked.
 *
 * `cpu`, `memory`, `gpu`: what a pod asked for or used, whichever was more; `storage`: volumes; `network`: traffic and load
 * balancers; `idle`: the part of the nodes that nobody asked for, split over those that run on them; `shared`: what serves
 * everybody, such as ingress and monitoring, split likewise.
 *
 * @public
 */
export const costKinds = [
  'cpu',
  'memory',
  'gpu',
  'storage',
  'network',
  'idle',
  'shared',
] as const;

/** @public */
export const costKindSchema = z.enum(costKinds);

/** @public */
export type CostKind = z.infer<typeof costKindSchema>;

/** A day in UTC, for example `2026-06-15`. @public */
export const daySchema = z.iso.date();

/** Currency as ISO 4217 has it. Every amount of a reply is in the reply's currency. @public */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);

/** Units of memory on screens: gibibytes (2^30 bytes), or gigabytes (10^9). @public */
export const memoryUnits = ['GiB', 'GB'] as const;

/** @public */
export const memoryUnitSchema = z.enum(memoryUnits);

/** @public */
export type MemoryUnit = z.infer<typeof memoryUnitSchema>;

/** An amount of money in the currency of the reply that holds it. @public */
export const amountSchema = z.number();

/** A share from 0 to 1. */
export const shareSchema = z.number().min(0).max(1);

/** A share that was estimated, with its 95 % interval. @public */
export const estimatedShareSchema = z.object({
  probability: shareSchema,
  low: shareSchema,
  high: shareSchema,
});

/** @public */
export type EstimatedShare = z.infer<typeof estimatedShareSchema>;

/** An amount that was estimated, with its 95 % interval. @public */
export const estimatedAmountSchema = z.object({
  value: amountSchema,
  low: amountSchema,
  high: amountSchema,
});

/** @public */
export type EstimatedAmount = z.infer<typeof estimatedAmountSchema>;

/** Which server of a model: `id` is `<cluster>/<namespace>/<kind>/<name>`, as the models family names it. @public */
export const serverAddressSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  kind: z.string(),
  name: z.string(),
});

/** @public */
export type ServerAddress = z.infer<typeof serverAddressSchema>;
