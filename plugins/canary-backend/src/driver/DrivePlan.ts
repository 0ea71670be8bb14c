import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { driveNeeds } from '@bellwether/plugin-canary-common';
import { readMilliseconds } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const stepSchema = z.strictObject({
  /** Percent of the requests that the canary is asked to get. */
  percent: z.number().int().min(1).max(99),
  /** Least time at this share, from when it is seen. */
  leastSeconds: z.number().nonnegative(),
  needs: z.enum(driveNeeds),
});

/** How a canary is stepped. After the last step it is promoted, which always takes the judge's word for it. */
export const drivePlanSchema = z.strictObject({
  name: z.string(),
  steps: z
    .array(stepSchema)
    .min(1)
    .max(50)
    .refine(
      steps =>
        steps.every(
          ({ percent }, index) =>
            index === 0 || percent > steps[index - 1].percent,
        ),
      'each step must ask for more than the one before',
    ),
  /** Requests to the canary that must be counted during a step, before it is over. */
  leastRequests: z.number().int().min(1),
  /** After so long at one step, a person is asked. */
  longestWaitSeconds: z.number().positive(),
});

export type DrivePlan = z.infer<typeof drivePlanSchema>;
export type PlanStep = DrivePlan['steps'][number];

/** What {@link asksForDriver} names when it names no plan. */
const USUAL = 'true';

const usualPlan: DrivePlan = {
  name: 'usual',
  steps: [
    { percent: 5, leastSeconds: 600, needs: 'no-harm' },
    { percent: 20, leastSeconds: 600, needs: 'no-harm' },
    { percent: 50, leastSeconds: 600, needs: 'promote' },
  ],
  leastRequests: 100,
  longestWaitSeconds: 4 * 3600,
};

export interface DriverConfig {
  isEnabled: boolean;
  /** Of servers that name none. */
  plan: DrivePlan;
  plans: Readonly<Record<string, DrivePlan>>;
}

/**
 * Reads `canary.driver`.
 *
 * @throws InputError - the message names the key
 */
export function readDriverConfig(root: Config): DriverConfig {
  const config = root.getOptionalConfig('canary.driver');
  const plans = config?.getOptionalConfig('plans');
  return {
    isEnabled: config?.getOptionalBoolean('enabled') ?? true,
    plan: config?.has('plan')
      ? readPlan(config.getConfig('plan'), 'canary.driver.plan', 'usual')
      : usualPlan,
    plans: Object.fromEntries(
      (plans?.keys() ?? []).map(name => [
        name,
        readPlan(
          root.getConfig(`canary.driver.plans.${name}`),
          `canary.driver.plans.${name}`,
          name,
        ),
      ]),
    ),
  };
}

/** @returns a sentence where there is no such plan */
export function choosePlan(
  { plan, plans }: DriverConfig,
  name: string,
): DrivePlan | string {
  if (name === USUAL) return plan;
  if (Object.hasOwn(plans, name)) return plans[name];
  const known = Object.keys(plans).join(', ');
  return `No plan is called '${name}' in canary.driver.plans; there ${
    known ? `are ${known}, and` : 'is'
  } 'true' for the usual one`;
}

function readPlan(config: Config, key: string, name: string): DrivePlan {
  const steps = config.getOptionalConfigArray('steps');
  const parsed = drivePlanSchema.safeParse({
    name,
    steps:
      steps?.map((step, index) => ({
        percent: step.getNumber('percent'),
        leastSeconds: secondsOf(
          `${key}.steps[${index}]`,
          step,
          'leastTime',
          600,
        ),
        needs:
          step.getOptionalString('needs') ??
          (index === steps.length - 1 ? 'promote' : 'no-harm'),
      })) ?? usualPlan.steps,
    leastRequests:
      config.getOptionalNumber('leastRequests') ?? usualPlan.leastRequests,
    longestWaitSeconds: secondsOf(
      key,
      config,
      'longestWait',
      usualPlan.longestWaitSeconds,
    ),
  });
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(`${[key, ...path].join('.')}: ${message}`);
  }
  return parsed.data;
}

function secondsOf(
  key: string,
  config: Config,
  name: string,
  usual: number,
): number {
  return config.has(name) ? readMilliseconds(key, config, name) / 1000 : usual;
}
