import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { CatalogRules, NamingRules } from './CatalogRules';
import { toRef } from './toRef';

const KEY = 'catalog.providers.models';

/**
 * Reads how models become catalog entities, from `catalog.providers.models`.
 *
 * @param instances - the configured registries
 * @throws InputError - the message names the full key
 */
export function readCatalogRules(
  config: Config,
  instances: readonly string[],
): CatalogRules[] {
  const providers = config.getOptionalConfig(KEY);
  return (providers?.keys() ?? []).sort().map(id => {
    const key = `${KEY}.${id}`;
    const provider = config.getConfig(key);
    const registry = provider.getString('registry');
    if (!instances.includes(registry)) {
      throw new InputError(
        `${key}.registry is '${registry}', but models.registries has no such instance`,
      );
    }
    const owner = readNaming(provider, `${key}.owner`, 'owner', 'group');
    if (!owner.default) {
      throw new InputError(
        `Missing required config value at '${key}.owner.default': who owns a model that says nothing of an owner`,
      );
    }
    const filter = provider.getOptionalConfig('filter');
    const name = filter?.getOptionalString('name');
    return {
      id,
      registry,
      namespace: readNamespace(provider, key),
      filter: {
        name:
          name === undefined ? undefined : toRegExp(`${key}.filter.name`, name),
        tags: readTags(filter?.getOptionalConfig('tags')),
      },
      owner: { ...owner, default: owner.default },
      system: readNaming(provider, `${key}.system`, 'system', 'system'),
    };
  });
}

function readNamespace(provider: Config, key: string): string {
  const namespace =
    provider.getOptionalString('namespace') ?? DEFAULT_NAMESPACE;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw new InputError(`${key}.namespace is not a name of a namespace`);
  }
  return namespace;
}

function readNaming(
  provider: Config,
  key: string,
  name: 'owner' | 'system',
  kind: string,
): NamingRules {
  const config = provider.getOptionalConfig(name);
  const usual = name === 'owner' ? ['owner', 'team'] : ['system'];
  const fallback = config?.getOptionalString('default');
  return {
    kind,
    tags: config?.getOptionalStringArray('tags') ?? usual,
    runTags: config?.getOptionalStringArray('runTags') ?? usual,
    mapping: (config?.getOptionalConfigArray('mapping') ?? []).map(
      (rule, index) => ({
        name: toRegExp(`${key}.mapping[${index}].name`, rule.getString('name')),
        ref: requireRef(
          `${key}.mapping[${index}].${name}`,
          rule.getString(name),
          kind,
        ),
      }),
    ),
    default:
      fallback === undefined
        ? undefined
        : requireRef(`${key}.default`, fallback, kind),
  };
}

function requireRef(key: string, value: string, kind: string): string {
  const ref = toRef(value, kind);
  if (!ref)
    throw new InputError(`${key} is '${value}', which is no entity ref`);
  return ref;
}

function readTags(config: Config | undefined): Record<string, string> {
  return Object.fromEntries(
    (config?.keys() ?? []).map(name => [name, config?.getString(name) ?? '']),
  );
}

function toRegExp(key: string, source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new InputError(`${key} is not a regular expression`);
  }
}
