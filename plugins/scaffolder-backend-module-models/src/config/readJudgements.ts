import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { JudgePolicy, judgePolicySchema } from '@bellwether/rollout-judge';
import { ReleasePolicy } from './readTemplatesConfig';

const KEY = 'canary.judge';

/** What a release is judged by, for whoever chooses a release policy. */
export interface Judgement {
  /** Name of the judge's policy; absent: its usual one. */
  policy?: string;
  /** Probability that a healthy release is rolled back or called void, over all tests and looks. */
  falseRollbackRate: number;
  /** Tests whose evidence rolls a release back. */
  rolledBackBy: JudgedTest[];
  /** Probability that a release is promoted although it is worse than the margin on one of `promotedOver`. */
  falsePromoteRate: number;
  /** Risk ratio of canary to stable that a promote rules out. */
  margin: number;
  /** Tests over which a promote must be shown. */
  promotedOver: JudgedTest[];
}

export type JudgedTest = 'errors' | 'latency' | 'scores' | 'labels' | 'pairs';

const TESTS: JudgedTest[] = ['errors', 'latency', 'scores', 'labels', 'pairs'];

/**
 * Reads the judge's policies, with the defaults of the judge itself.
 *
 * @returns what a release by a policy is judged by
 * @throws InputError - the message names the key
 */
export function readJudgements(
  root: Config,
): (release: Pick<ReleasePolicy, 'judgePolicy'>) => Judgement {
  const config = root.getOptionalConfig(KEY);
  const usual = describe(readPolicy(`${KEY}.policy`, config, 'policy'));
  const named = new Map(
    config
      ?.getOptionalConfig('policies')
      ?.keys()
      .map(name => [
        name,
        describe(
          readPolicy(`${KEY}.policies.${name}`, config, `policies.${name}`),
        ),
      ]),
  );
  return ({ judgePolicy }) => {
    const own = judgePolicy === undefined ? undefined : named.get(judgePolicy);
    // A name that is not there is refused where release policies are read.
    return own ? { policy: judgePolicy, ...own } : usual;
  };
}

function readPolicy(
  key: string,
  config: Config | undefined,
  path: string,
): JudgePolicy {
  const parsed = judgePolicySchema.safeParse(config?.getOptional(path) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${[key, ...issue.path].join('.')}: ${issue.message}`);
  }
  return parsed.data;
}

function describe(policy: JudgePolicy): Judgement {
  const { alpha, promote, scores, split } = policy;
  return {
    falseRollbackRate: alpha,
    rolledBackBy: TESTS.filter(test =>
      test === 'scores' ? scores.decides : split[test] > 0,
    ),
    falsePromoteRate: promote.alpha,
    margin: promote.margin,
    promotedOver: TESTS.filter(test =>
      promote.over.some(needed => needed === test),
    ),
  };
}
