import {
  LoggerService,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ModelRegistry,
  ModelRegistryType,
} from '@bellwether/plugin-models-node';
import { UpstreamHealth } from '../health';
import { observeRegistry } from './ObservedRegistry';

/** One entry of `models.registries`. */
export interface ConfiguredRegistry {
  instance: string;
  type: string;
  title: string;
  registry: ModelRegistry;
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** An empty listing after another one is believed. */
  allowEmpty: boolean;
  /** Where the portal reaches it. */
  url: string;
  hasCredentials: boolean;
  hasWebhookSecret: boolean;
}

const KEY = 'models.registries';

/**
 * Reads the configured registries.
 *
 * @throws InputError - the message names the full key
 */
export function readRegistries(
  config: Config,
  options: {
    types: readonly ModelRegistryType[];
    health: UpstreamHealth;
    logger: LoggerService;
  },
): ConfiguredRegistry[] {
  const { types, health, logger } = options;
  const instances = config.getOptionalConfig(KEY)?.keys() ?? [];
  return instances.sort().map(instance => {
    const key = `${KEY}.${instance}`;
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(instance)) {
      throw new InputError(
        `${key}: the name of a registry holds lower-case letters, digits and -, at most 63`,
      );
    }
    const entry = config.getConfig(key);
    const type = entry.getOptionalString('type') ?? 'mlflow';
    const dialect = types.find(candidate => candidate.type === type);
    if (!dialect) {
      throw new InputError(
        `${key}.type is '${type}', but only ${types
          .map(known => `'${known.type}'`)
          .join(', ')} is known; is a backend module missing?`,
      );
    }
    const registry = dialect.create({ instance, config: entry, logger });
    return {
      instance,
      type,
      title: entry.getOptionalString('title') ?? instance,
      registry: observeRegistry(registry, health.of(`registry:${instance}`)),
      schedule: readSchedule(key, entry.getOptionalConfig('schedule')),
      allowEmpty: entry.getOptionalBoolean('allowEmpty') ?? false,
      url: entry.getOptionalString('baseUrl') ?? registry.webUrl ?? '',
      hasCredentials: entry.has('auth'),
      hasWebhookSecret: entry.has('webhook.secret'),
    };
  });
}

function readSchedule(
  key: string,
  config: Config | undefined,
): SchedulerServiceTaskScheduleDefinition {
  if (!config) {
    return { frequency: { minutes: 1 }, timeout: { minutes: 5 } };
  }
  try {
    return readSchedulerServiceTaskScheduleDefinitionFromConfig(config);
  } catch (error) {
    throw new InputError(`${key}.schedule: ${(error as Error).message}`);
  }
}
