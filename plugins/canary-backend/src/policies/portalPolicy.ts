import { judgePolicySchema } from '@bellwether/rollout-judge';

/** Tests for which nothing is read here: only whoever calls the judge by themselves can bring their counts. */
const WITHOUT_SOURCE = new Map([
  ['labels', 'delayed labels'],
  ['pairs', 'pairs of answers'],
]);

/** A policy by which the portal can come to a promote. */
export const portalPolicySchema = judgePolicySchema.superRefine(
  ({ promote }, context) => {
    promote.over.forEach((test, index) => {
      const what = WITHOUT_SOURCE.get(test);
      if (what === undefined) return;
      context.addIssue({
        code: 'custom',
        path: ['promote', 'over', index],
        message: `the portal has no source of ${what}, so a promote that rests on '${test}' would never come; bellwether judge takes them`,
      });
    });
  },
);
