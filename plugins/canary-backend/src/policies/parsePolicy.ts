import { readYamlDocuments, YamlProblem } from '@bellwether/plugin-models-node';
import { JudgePolicyInput } from '@bellwether/rollout-judge';
import { z } from 'zod';
import { portalPolicySchema } from './portalPolicy';

/** What is read is stored as it was written: what is left out has the default of the version that judges. */
const writtenSchema: z.ZodType<JudgePolicyInput> = z
  .unknown()
  .superRefine((value, context) => {
    const { error } = portalPolicySchema.safeParse(value ?? {});
    error?.issues.forEach(issue => context.addIssue({ ...issue }));
  })
  .transform(value => value ?? {});

/** A policy as `bellwether judge --policy` takes it, or what is wrong with the text. */
export function parsePolicy(
  text: string,
):
  | { policy: JudgePolicyInput; problem?: undefined }
  | { policy?: undefined; problem: YamlProblem } {
  const [first, second] = readYamlDocuments(text, writtenSchema);
  if (!first) return { problem: { sentence: 'the file is empty' } };
  if (second) {
    return {
      problem: {
        sentence: 'the file holds more than one document; a policy is one',
        line: second.lineOf([]),
      },
    };
  }
  return first.problem ? { problem: first.problem } : { policy: first.value };
}
