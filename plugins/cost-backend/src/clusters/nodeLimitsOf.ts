import { ClusterObject } from '@bellwether/plugin-models-node';
import type { NodeLimits } from '@bellwether/rightsizing';
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
                requiredDuringSchedulingIgnoredDuringExecution: z
                  .object({
                    nodeSelectorTerms: z.array(
                      z.object({
                        matchExpressions: expressionsSchema,
                        matchFields: expressionsSchema,
                      }),
                    ),
                  })
                  .nullish(),
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
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms;
  if (!nodeName && Object.keys(nodeSelector ?? {}).length === 0 && !terms) {
    return undefined;
  }
  return {
    ...(nodeName && { node: nodeName }),
    selector: nodeSelector ?? {},
    ...(terms && {
      terms: terms.map(({ matchExpressions, matchFields }) => ({
        labels: matchExpressions,
        names: matchFields,
      })),
    }),
  };
}
