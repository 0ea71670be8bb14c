import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  budgetScopes,
  costWindows,
  currencySchema,
  MemoryUnit,
  memoryUnitSchema,
} from '@bellwether/plugin-cost-common';
import {
  readRequestTimeout,
  readReviewers,
  readUpstreamAuth,
  readUpstreamUrl,
  Reviewers,
} from '@bellwether/plugin-models-node';
import { PriceList } from '@bellwether/rightsizing';
import { z } from 'zod';
import { OpencostConfig } from '../adapters/opencost/OpencostSource';
import { Currencies } from '../database/Currencies';
import { Money, rateOf, readMoney } from './readPrices';

const budgetSchema = z.strictObject({
  scope: z.enum(budgetScopes),
  subject: z.string().min(1),
  perMonth: z.number().positive(),
});

const settingsSchema = z.strictObject({
  targetBreach: z.number().gt(0).lt(0.5).default(0.01),
  historyDays: z.number().int().min(2).max(90).default(30),
  stepSeconds: z.number().int().min(60).max(3600).default(300),
  interruptionsPerWeek: z.number().nonnegative().default(1),
  availabilityTarget: z.number().gt(0).lt(1).default(0.995),
  latencyTargetSeconds: z.number().positive().default(0.5),
});

const counterSchema = z.strictObject({
  metric: z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/),
  matchers: z.string().default(''),
  latencyHistogram: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
    .optional(),
});

export type RequestCounter = z.infer<typeof counterSchema>;

export interface CostConfig {
  currency: string;
  /** What was kept in another one, and what that is worth. */
  currencies: Currencies;
  /** Days that screens and files show where nobody asks for another number of them. */
  shownDays: (typeof costWindows)[number];
  /** In which memory is shown. */
  memoryUnit: MemoryUnit;
  /** What a unit of the price list's currency is worth in the portal's. */
  rate: number;
  opencost: OpencostConfig[];
  prices: PriceList;
  sharedNamespaces: string[];
  backfillDays: number;
  schedule: SchedulerServiceTaskScheduleDefinition;
  adviceSchedule: SchedulerServiceTaskScheduleDefinition;
  budgets: Array<z.infer<typeof budgetSchema>>;
  advice: z.infer<typeof settingsSchema>;
  /** What p99 latency of a model must not exceed, seconds by entity ref; of the others `advice.latencyTargetSeconds`. */
  latencyTargets: ReadonlyMap<string, number>;
  requestCounters: RequestCounter[];
  reviewers: Reviewers;
  actAs: 'user' | 'portal';
}

/** What serving software counts requests by, one that answered or refused an inference; the first that has data is taken. */
const BUILT_IN_COUNTERS: RequestCounter[] = [
  {
    metric: 'rest_server_requests_total',
    matchers:
      'path=~"/v2/models/[^/]+(/versions/[^/]+)?/infer|/invocations",status_code!~"4.."',
    latencyHistogram: 'rest_server_request_duration_seconds',
  },
  {
    metric: 'request_predict_seconds_count',
    matchers: '',
    latencyHistogram: 'request_predict_seconds',
  },
  // Triton's histograms are off by default, and of another unit.
  { metric: 'nv_inference_request_success', matchers: '' },
  {
    metric: 'vllm:request_success_total',
    matchers: '',
    latencyHistogram: 'vllm:e2e_request_latency_seconds',
  },
];

const SHARED = [
  'kube-system',
  'ingress-nginx',
  'istio-system',
  'knative-serving',
  'kserve',
  'argo-rollouts',
  'argocd',
  'monitoring',
  'opencost',
  'gpu-operator',
];

function checked<T>(key: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new InputError(`${[key, ...path].join('.')}: ${message}`);
}

function readOpencost(
  config: Config | undefined,
  money: Money,
): OpencostConfig[] {
  const all = config?.getOptionalConfig('opencost');
  return (all?.keys() ?? []).map(cluster => {
    const one = all?.getConfig(cluster);
    if (!one) throw new InputError(`cost.opencost.${cluster} is empty`);
    const key = `cost.opencost.${cluster}`;
    return {
      cluster,
      instance: `opencost-${cluster}`,
      baseUrl: readUpstreamUrl(`${key}.baseUrl`, one.getString('baseUrl')),
      auth: readUpstreamAuth(`${key}.auth`, one.getOptionalConfig('auth')),
      requestTimeoutMs: one.has('requestTimeout')
        ? readRequestTimeout(key, one)
        : 60_000,
      rate: rateOf(`${key}.currency`, one.getOptionalString('currency'), money),
    };
  });
}

/**
 * Reads `cost`.
 *
 * @throws InputError - the message names the key
 */
export function readCostConfig(root: Config): CostConfig {
  const config = root.getOptionalConfig('cost');
  const schedule = (
    key: string,
    fallback: SchedulerServiceTaskScheduleDefinition,
  ): SchedulerServiceTaskScheduleDefinition => ({
    initialDelay: fallback.initialDelay,
    ...(config?.has(key)
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig(key),
        )
      : fallback),
  });
  const money = readMoney(config);
  return {
    ...money,
    currencies: new Currencies(
      money.currency,
      new Map(
        Object.entries(
          checked(
            'cost.earlierCurrencies',
            z.record(currencySchema, z.number().positive()),
            config?.getOptional('earlierCurrencies') ?? {},
          ),
        ),
      ),
    ),
    shownDays: checked(
      'cost.shownDays',
      z.literal([...costWindows]),
      config?.getOptionalNumber('shownDays') ?? 30,
    ),
    memoryUnit: checked(
      'cost.memoryUnit',
      memoryUnitSchema,
      config?.getOptionalString('memoryUnit') ?? 'GiB',
    ),
    opencost: readOpencost(config, money),
    sharedNamespaces:
      config?.getOptionalStringArray('sharedNamespaces') ?? SHARED,
    backfillDays: checked(
      'cost.backfillDays',
      z.number().int().min(1).max(400),
      config?.getOptionalNumber('backfillDays') ?? 30,
    ),
    // Servers and models are known some seconds after a start, and costs after that.
    schedule: schedule('schedule', {
      initialDelay: { seconds: 25 },
      frequency: { hours: 1 },
      timeout: { minutes: 55 },
    }),
    adviceSchedule: schedule('adviceSchedule', {
      initialDelay: { seconds: 50 },
      frequency: { hours: 6 },
      timeout: { hours: 2 },
    }),
    budgets: checked(
      'cost.budgets',
      z.array(budgetSchema),
      config?.getOptional('budgets') ?? [],
    ),
    advice: checked(
      'cost.advice',
      settingsSchema,
      config?.getOptional('advice') ?? {},
    ),
    latencyTargets: new Map(
      Object.entries(
        checked(
          'cost.latencyTargets',
          z.record(z.string(), z.number().positive()),
          config?.getOptional('latencyTargets') ?? {},
        ),
      ).map(([model, seconds]) => [model.toLowerCase(), seconds]),
    ),
    requestCounters: [
      ...checked(
        'cost.requestCounters',
        z.array(counterSchema),
        config?.getOptional('requestCounters') ?? [],
      ),
      ...BUILT_IN_COUNTERS,
    ],
    reviewers: readReviewers(root, 'cost.reviewers'),
    actAs: checked(
      'cost.actAs',
      z.enum(['user', 'portal']),
      config?.getOptionalString('actAs') ?? 'user',
    ),
  };
}
