import { JudgePolicyInput } from '@bellwether/rollout-judge';
import { PolicyInForce } from '../policies';

export interface JudgePolicies {
  /** Of servers that name none. */
  policy: JudgePolicyInput;
  policies: Readonly<Record<string, JudgePolicyInput>>;
}

/**
 * The policy by which a canary is judged. A name that is not there is no reason not to judge; whoever looks is told.
 *
 * @param name - that the server gives
 * @param countsFailures - whether its software does; errors that nobody counts are not few errors, so then nothing promotes
 * @param file - beside its model, where it or the model names one
 */
export function choosePolicy(
  { policy: usual, policies }: JudgePolicies,
  name: string | undefined,
  countsFailures: boolean | undefined,
  file?: PolicyInForce,
): {
  /** Undefined where it is not known what was decided: then nothing is judged. */
  policy: JudgePolicyInput | undefined;
  facts: { policyLocation?: string; policyProblem?: string };
} {
  const isKnown = name !== undefined && Object.hasOwn(policies, name);
  if (!isKnown && file) {
    return {
      policy: file.policy && withoutBlindPromote(file.policy, countsFailures),
      facts: {
        policyLocation: file.location,
        ...(file.problem && { policyProblem: file.problem }),
      },
    };
  }
  const policy = isKnown ? policies[name] : usual;
  return {
    policy: withoutBlindPromote(policy, countsFailures),
    facts:
      name === undefined
        ? {}
        : {
            policyLocation: name,
            ...(!isKnown && {
              policyProblem: `No policy is called '${name}', so the usual one holds`,
            }),
          },
  };
}

function withoutBlindPromote(
  policy: JudgePolicyInput,
  countsFailures: boolean | undefined,
): JudgePolicyInput {
  return countsFailures
    ? policy
    : {
        ...policy,
        promote: { ...policy.promote, leastRequests: Number.MAX_SAFE_INTEGER },
      };
}
