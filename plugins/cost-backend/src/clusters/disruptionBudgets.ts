import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { labelSelectorSchema, selects } from './labelSelector';

const budgetSchema = z.object({
  spec: z.object({
    selector: labelSelectorSchema.nullish(),
    minAvailable: z.union([z.number(), z.string()]).optional(),
    maxUnavailable: z.union([z.number(), z.string()]).optional(),
  }),
});

/**
 * Pods that the disruption budgets of a namespace keep of those with the given labels; of several budgets the strictest counts.
 *
 * @param labels - of the pods; undefined where they are not known
 * @returns null where no budget is for them, undefined where that is not known
 */
export function minAvailableOf(
  budgets: readonly ClusterObject[],
  namespace: string,
  labels: Record<string, string> | undefined,
  replicas: number,
): number | null | undefined {
  let most: number | null = null;
  for (const object of budgets) {
    if (object.metadata.namespace !== namespace) continue;
    const { data } = budgetSchema.safeParse(object);
    if (!data || !labels) return undefined;
    const { selector, minAvailable, maxUnavailable } = data.spec;
    // A budget without a selector is for no pod, one with an empty selector for every pod.
    if (!selector) continue;
    const isMine = selects(selector, labels);
    if (isMine === undefined) return undefined;
    if (!isMine) continue;
    const kept =
      minAvailable === undefined
        ? replicas - (podsOf(maxUnavailable ?? 0, replicas) ?? NaN)
        : podsOf(minAvailable, replicas) ?? NaN;
    if (Number.isNaN(kept)) return undefined;
    most = Math.max(most ?? 0, kept);
  }
  return most;
}

/** Kubernetes rounds shares of either kind up. */
function podsOf(value: number | string, replicas: number): number | undefined {
  const [, digits, percent] = /^(\d+)(%?)$/.exec(String(value)) ?? [];
  if (digits === undefined) return undefined;
  return percent
    ? Math.ceil((Number(digits) / 100) * replicas)
    : Number(digits);
}
