import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { makeValidator, parseEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ServerOwners } from '../mapping';

const ROOT = 'catalog.providers.models';

const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 30 },
  timeout: { minutes: 5 },
};

const validators = makeValidator();

/** A registry whose models stand in the catalog. */
export interface CataloguedRegistry {
  /** Registry instance, a key of `models.registries`. */
  registry: string;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

/**
 * Reads which registries stand in the catalog, from `catalog.providers.models`. Several entries may share a registry,
 * each with a filter of its own: it is read once, on the schedule of the first by id. Filters, owners and systems are the models
 * backend's to judge, which decides what entity a model is.
 *
 * @throws InputError - a key is missing or malformed; the message names it in full
 */
export function readProviders(config: Config): CataloguedRegistry[] {
  const ids = (config.getOptionalConfig(ROOT)?.keys() ?? []).sort();
  const registries = new Map<string, CataloguedRegistry>();
  for (const provider of ids.map(id => readProvider(id, config))) {
    if (!registries.has(provider.registry)) {
      registries.set(provider.registry, provider);
    }
  }
  return [...registries.values()];
}

/**
 * Reads who owns servers whose model no registry holds, from all providers; where two speak of the same namespace, the
 * first by id is heard.
 *
 * @throws InputError - an owner is not one that the catalog can refer to; the message names the key
 */
export function readServerOwners(config: Config): ServerOwners {
  const owners: ServerOwners = { namespaces: {} };
  for (const id of (config.getOptionalConfig(ROOT)?.keys() ?? []).sort()) {
    const key = `${ROOT}.${id}.owner`;
    const owner = config.getOptionalConfig(key);
    owners.default ??= readOwner(`${key}.default`, config);
    for (const namespace of owner?.getOptionalConfig('namespaces')?.keys() ??
      []) {
      owners.namespaces[namespace] ??=
        readOwner(`${key}.namespaces.${namespace}`, config) ?? '';
    }
  }
  return owners;
}

function readProvider(id: string, config: Config): CataloguedRegistry {
  const key = `${ROOT}.${id}`;
  const provider = config.getConfig(key);
  const registry = provider.getString('registry');
  const registries = config.getOptionalConfig('models.registries');
  if (registries && !registries.has(registry)) {
    throw new InputError(
      `${key}.registry: there is no models.registries.${registry}; configured are ${
        registries.keys().join(', ') || 'none'
      }`,
    );
  }
  const namespace = provider.getOptionalString('namespace');
  if (namespace !== undefined && !validators.isValidNamespace(namespace)) {
    throw new InputError(
      `${key}.namespace: '${namespace}' is no namespace of the catalog; use lower-case letters, digits and single dashes`,
    );
  }
  config.getString(`${key}.owner.default`);
  return { registry, schedule: readSchedule(`${key}.schedule`, config) };
}

function readSchedule(key: string, config: Config) {
  const schedule = config.getOptionalConfig(key);
  if (!schedule) return defaultSchedule;
  try {
    return readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule);
  } catch (error) {
    throw new InputError(
      `${key}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readOwner(key: string, config: Config): string | undefined {
  const owner = config.getOptionalString(key);
  if (owner === undefined) return undefined;
  try {
    parseEntityRef(owner, { defaultKind: 'group' });
  } catch {
    throw new InputError(
      `${key}: '${owner}' refers to no group or user; write for example group:default/ml-platform`,
    );
  }
  return owner;
}
