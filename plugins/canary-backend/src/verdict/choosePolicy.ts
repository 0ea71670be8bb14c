import { JudgePolicyInput } from '@bellwether/rollout-judge';

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
 */
export function choosePolicy(
  { policy: usual, policies }: JudgePolicies,
  name: string | undefined,
  countsFailures: boolean | undefined,
): {
  policy: JudgePolicyInput;
  facts: { policyLocation?: string; policyProblem?: string };
} {
  const isKnown = name !== undefined && Object.hasOwn(policies, name);
  const policy = isKnown ? policies[name] : usual;
  return {
    policy: countsFailures
      ? policy
      : {
          ...policy,
          promote: {
            ...policy.promote,
            leastRequests: Number.MAX_SAFE_INTEGER,
          },
        },
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
