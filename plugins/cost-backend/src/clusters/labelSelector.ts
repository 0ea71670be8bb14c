import { z } from 'zod';

/** A label selector of Kubernetes. */
export const labelSelectorSchema = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()).nullish(),
      }),
    )
    .optional(),
});

/**
 * Whether a selector is for what has these labels: all of its parts must be.
 *
 * @returns undefined where it has an operator that is not known
 */
export function selects(
  { matchLabels, matchExpressions }: z.infer<typeof labelSelectorSchema>,
  labels: Readonly<Record<string, string>>,
): boolean | undefined {
  const parts = [
    ...Object.entries(matchLabels ?? {}).map(
      ([key, value]) => labels[key] === value,
    ),
    ...(matchExpressions ?? []).map(({ key, operator, values }) => {
      const value: string | undefined = labels[key];
      const isListed = value !== undefined && (values ?? []).includes(value);
      switch (operator) {
        case 'In':
          return isListed;
        case 'NotIn':
          return !isListed;
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return undefined;
      }
    }),
  ];
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}
