import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  defaultPriceList,
  PriceList,
  readPriceList,
} from '@bellwether/rightsizing';

/** How a new version gets its traffic. */
export interface ReleasePolicy {
  name: string;
  title: string;
  /** Per cent of the traffic, rising; at each step the judge is asked. */
  steps: number[];
  /** Without a verdict for so long, the rollout waits for a person. */
  longestWaitMinutes: number;
  /** Name of the judge's policy; its usual one where absent. */
  judgePolicy?: string;
}

/** What an installation's templates share. */
export interface TemplatesConfig {
  portalUrl: string;
  /** Instance in which new models are created. */
  registry?: string;
  /** Address of the registry as pods reach it. */
  registryUrl?: string;
  domain: string;
  imageRegistry: string;
  secretStore: { kind: string; name: string };
  argocdProject: string;
  ingressNamespace: string;
  monitoringNamespace: string;
  releasePolicies: ReleasePolicy[];
  /** The cost family's, or the list that ships. */
  prices: PriceList;
  /** In which budgets are said: the cost family's. */
  currency: string;
}

const BUILT_IN: ReleasePolicy[] = [
  {
    name: 'careful',
    title: 'Careful',
    steps: [5, 20, 50],
    longestWaitMinutes: 120,
  },
  { name: 'usual', title: 'Usual', steps: [10, 50], longestWaitMinutes: 60 },
  { name: 'quick', title: 'Quick', steps: [20], longestWaitMinutes: 30 },
];

const KEY = 'models.templates';

/**
 * Reads `models.templates`; everything has a default that a first installation can live with.
 *
 * @throws InputError - the message names the key
 */
export function readTemplatesConfig(config: Config): TemplatesConfig {
  const own = config.getOptionalConfig(KEY);
  const text = (key: string, otherwise: string) =>
    own?.getOptionalString(key) ?? otherwise;
  const registries = config.getOptionalConfig('models.registries');
  const registry =
    own?.getOptionalString('registry') ?? registries?.keys().sort()[0];
  if (registry && !registries?.has(registry)) {
    throw new InputError(
      `${KEY}.registry is '${registry}', which is not among models.registries`,
    );
  }
  const judgePolicies =
    config.getOptionalConfig('canary.judge.policies')?.keys() ?? [];
  return {
    portalUrl: text(
      'portalUrl',
      config.getOptionalString('backend.baseUrl') ?? 'http://localhost:7007',
    ).replace(/\/+$/, ''),
    registry,
    registryUrl:
      own?.getOptionalString('registryUrl') ??
      (registry && registries?.getOptionalString(`${registry}.baseUrl`)),
    domain: text('domain', 'models.example.com'),
    imageRegistry: text('imageRegistry', 'registry.example.com/models'),
    secretStore: {
      kind: text('secretStore.kind', 'ClusterSecretStore'),
      name: text('secretStore.name', 'vault'),
    },
    argocdProject: text('argocdProject', 'default'),
    ingressNamespace: text('ingressNamespace', 'ingress-nginx'),
    monitoringNamespace: text('monitoringNamespace', 'monitoring'),
    releasePolicies: own?.has('releasePolicies')
      ? own
          .getConfigArray('releasePolicies')
          .map((policy, index) => readPolicy(policy, index, judgePolicies))
      : BUILT_IN,
    prices: readPrices(config.getOptional('cost.prices')),
    currency: config.getOptionalString('cost.currency') ?? 'USD',
  };
}

function readPolicy(
  config: Config,
  index: number,
  judgePolicies: readonly string[],
): ReleasePolicy {
  const key = `${KEY}.releasePolicies[${index}]`;
  const name = config.getString('name');
  const steps = config.get<unknown>('steps');
  const isRising =
    Array.isArray(steps) &&
    steps.length > 0 &&
    steps.every(
      (step, at) =>
        Number.isInteger(step) &&
        step > (at === 0 ? 0 : steps[at - 1]) &&
        step < 100,
    );
  if (!isRising) {
    throw new InputError(
      `${key}.steps must be whole numbers from 1 to 99 that rise: shares of the traffic in per cent`,
    );
  }
  const longestWaitMinutes =
    config.getOptionalNumber('longestWaitMinutes') ?? 60;
  if (!Number.isInteger(longestWaitMinutes) || longestWaitMinutes < 1) {
    throw new InputError(
      `${key}.longestWaitMinutes must be a whole number of at least 1`,
    );
  }
  const judgePolicy = config.getOptionalString('judgePolicy');
  if (judgePolicy !== undefined && !judgePolicies.includes(judgePolicy)) {
    throw new InputError(
      `${key}.judgePolicy is '${judgePolicy}', which is not among canary.judge.policies`,
    );
  }
  return {
    name,
    title: config.getOptionalString('title') ?? name,
    steps,
    longestWaitMinutes,
    ...(judgePolicy !== undefined && { judgePolicy }),
  };
}

/** As the cost family reads it: what it leaves out comes from the list that ships. */
function readPrices(own: unknown): PriceList {
  if (typeof own !== 'object' || own === null) return defaultPriceList;
  try {
    return readPriceList({ ...defaultPriceList, ...own });
  } catch (error) {
    throw new InputError(
      `cost.prices.${error instanceof Error ? error.message : 'is malformed'}`,
    );
  }
}
