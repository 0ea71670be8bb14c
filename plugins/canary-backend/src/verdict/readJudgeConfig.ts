import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readMilliseconds } from '@bellwether/plugin-models-node';
import { JudgePolicyInput } from '@bellwether/rollout-judge';
import { z } from 'zod';
import { portalPolicySchema } from '../policies';
import { FixedThresholds, fixedThresholdsSchema } from './fixedThresholds';

const LEAST_INTERVAL_SECONDS = 5;
const LEAST_WAIT_SECONDS = 60;
const LEAST_TOKEN_LENGTH = 24;

export interface JudgeConfig {
  intervalSeconds: number;
  /** Policy of servers that name none. */
  policy: JudgePolicyInput;
  /** By the names that servers give in their annotation. */
  policies: Readonly<Record<string, JudgePolicyInput>>;
  /** Without a verdict for so long, a rollout pauses for a person. */
  longestWaitSeconds: number;
  /** What is replayed beside the judge, and decides nothing. */
  fixedThresholds: FixedThresholds;
  /** Whoever asks for verdicts as a web metric provider brings this; absent: nobody may. */
  webProviderToken?: string;
}

/**
 * Reads `canary.judge`.
 *
 * @throws InputError - the message names the key
 */
export function readJudgeConfig(root: Config): JudgeConfig {
  const config = root.getOptionalConfig('canary.judge');
  const names = config?.getOptionalConfig('policies')?.keys() ?? [];
  const webProviderToken = config?.getOptionalString('webProvider.token');
  if (
    webProviderToken !== undefined &&
    webProviderToken.length < LEAST_TOKEN_LENGTH
  ) {
    throw new InputError(
      `canary.judge.webProvider.token must have at least ${LEAST_TOKEN_LENGTH} characters`,
    );
  }
  return {
    intervalSeconds: readSeconds(config, 'interval', {
      usual: 30,
      least: LEAST_INTERVAL_SECONDS,
    }),
    longestWaitSeconds: readSeconds(config, 'longestWait', {
      usual: 3600,
      least: LEAST_WAIT_SECONDS,
    }),
    policy: readPolicy('canary.judge.policy', config?.getOptional('policy')),
    policies: Object.fromEntries(
      names.map(name => [
        name,
        readPolicy(
          `canary.judge.policies.${name}`,
          config?.getOptional(`policies.${name}`),
        ),
      ]),
    ),
    fixedThresholds: readBy(
      fixedThresholdsSchema,
      'canary.judge.fixedThresholds',
      config?.getOptional('fixedThresholds'),
    ),
    webProviderToken,
  };
}

function readSeconds(
  config: Config | undefined,
  key: string,
  { usual, least }: { usual: number; least: number },
): number {
  if (!config?.has(key)) return usual;
  const seconds = readMilliseconds('canary.judge', config, key) / 1000;
  if (!(seconds >= least) || !Number.isInteger(seconds)) {
    throw new InputError(
      `canary.judge.${key} must be whole seconds, and at least ${least}`,
    );
  }
  return seconds;
}

function readPolicy(key: string, value: unknown): JudgePolicyInput {
  return readBy(portalPolicySchema, key, value);
}

function readBy<T>(schema: z.ZodType<T>, key: string, value: unknown): T {
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(`${[key, ...path].join('.')}: ${message}`);
  }
  return parsed.data;
}
