import { ClusterObject } from '@bellwether/plugin-models-node';
import type { NodeLimits, NodeTerm } from '@bellwether/rightsizing';
import { z } from 'zod';

const expressionsSchema = z
  .array(
    z.object({
      key: z.string(),
      operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
      values: z
        .array(z.string())
        .nullish()
        .transform(values => values ?? []),
    }),
  )
  .nullish()
  .transform(expressions => expressions ?? []);

export const nodeTermsSchema = z.object({
  nodeSelectorTerms: z.array(
    z.object({
      matchExpressions: expressionsSchema,
      matchFields: expressionsSchema,
    }),
  ),
});

export function toNodeTerms({
  nodeSelectorTerms,
}: z.infer<typeof nodeTermsSchema>): NodeTerm[] {
  return nodeSelectorTerms.map(({ matchExpressions, matchFields }) => ({
    labels: matchExpressions,
    names: matchFields,
  }));
}

const templateSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        nodeName: z.string().nullish(),
        nodeSelector: z.record(z.string(), z.string()).nullish(),
        affinity: z
          .object({
            nodeAffinity: z
              .object({
                requiredDuringSchedulingIgnoredDuringExecution:
                  nodeTermsSchema.nullish(),
              })
              .nullish(),
          })
          .nullish(),
      }),
    }),
  }),
});

/**
 * What the pods of a set require of their node, by its template. Wishes (`preferred…`) are no requirements.
 *
 * @returns undefined where nothing is required, `unknown` where the template cannot be read
 */
export function nodeLimitsOf(
  set: ClusterObject,
): NodeLimits | 'unknown' | undefined {
  const { data } = templateSchema.safeParse(set);
  if (!data) return 'unknown';
  const { nodeName, nodeSelector, affinity } = data.spec.template.spec;
  const required =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!nodeName && Object.keys(nodeSelector ?? {}).length === 0 && !required) {
    return undefined;
  }
  return {
    ...(nodeName && { node: nodeName }),
    selector: nodeSelector ?? {},
    ...(required && { terms: toNodeTerms(required) }),
  };
}
