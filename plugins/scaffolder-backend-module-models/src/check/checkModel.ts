import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { KubernetesProxyClient } from '@bellwether/plugin-models-node';
import { ReleasePolicy, TemplatesConfig } from '../config';
import { RegistryWriter } from '../registry';

/** What may name a Kubernetes object, a host and a catalog entity at once, with room for `-production`. */
const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** Why a name cannot be used; undefined: it can be. */
export function problemOfName(name: string): string | undefined {
  if (NAME.test(name)) return undefined;
  if (name.length > 40) return `name: '${name}' is longer than 40 characters`;
  return `name: '${name}' cannot name a server on a cluster: lower-case letters, digits and -, a letter first, no - at the end`;
}

/** What a new model brings into the catalog: itself, and the project that trains it (`catalog-info.yaml`). */
function entitiesOf(name: string): string[] {
  return [`resource:default/${name}`, `component:default/${name}-training`];
}

/** Asks what has to be so before a model can be made. Changes nothing. */
export class ModelChecks {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      clusters: KubernetesProxyClient;
      config: TemplatesConfig;
      registry: (instance: string) => RegistryWriter;
    },
  ) {}

  registryOf(instance?: string): RegistryWriter {
    const chosen = instance ?? this.options.config.registry;
    if (!chosen) {
      throw new InputError(
        'registry: this portal has no registry; add one to models.registries',
      );
    }
    return this.options.registry(chosen);
  }

  /**
   * @param isOurs - whether a model that is there was made by the run that asks, which is being repeated
   * @throws InputError, ConflictError - one sentence that begins with the field
   */
  async name(
    name: string,
    registry: RegistryWriter,
    credentials: BackstageCredentials,
    isOurs: (tags: Record<string, string>) => boolean = () => false,
  ): Promise<void> {
    const problem = problemOfName(name);
    if (problem) throw new InputError(problem);
    const known = await registry.find(name);
    if (known && !isOurs(known.tags)) {
      throw new ConflictError(
        `name: '${name}' is taken: ${registry.instance} has a model of this name`,
      );
    }
    if (known) return;
    const { catalog } = this.options;
    const entityRefs = entitiesOf(name);
    const entities = await Promise.all(
      entityRefs.map(ref => catalog.getEntityByRef(ref, { credentials })),
    );
    const taken = entityRefs.find((_, index) => entities[index]);
    if (taken) {
      throw new ConflictError(
        `name: '${name}' is taken: the catalog has ${taken}`,
      );
    }
  }

  /** @throws InputError - not in the catalog, or not of the kind that is needed */
  async entity(
    field: 'owner' | 'system',
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<{ ref: string; name: string }> {
    const parsed = parseRef(field, ref);
    const wanted = field === 'owner' ? ['group', 'user'] : ['system'];
    const kind = parsed.kind.toLocaleLowerCase('en-US');
    if (!wanted.includes(kind)) {
      throw new InputError(`${field}: '${ref}' is no ${wanted.join(' or ')}`);
    }
    const full = stringifyEntityRef(parsed);
    if (!(await this.options.catalog.getEntityByRef(full, { credentials }))) {
      throw new NotFoundError(`${field}: the catalog has no ${full}`);
    }
    return { ref: full, name: parsed.name };
  }

  /** Who makes a model for a team is one of the team, unless they may create whatever they like. */
  async ownership(
    owner: string,
    user: { ref?: string; ownershipRefs: string[]; mayAll: boolean },
  ): Promise<void> {
    if (!user.mayAll && !user.ownershipRefs.includes(owner)) {
      throw new NotAllowedError(
        `owner: ${
          user.ref ?? 'the caller'
        } is not one of ${owner}; choose a team of your own, or ask the platform team`,
      );
    }
  }

  /** @throws InputError */
  async knownCluster(name: string): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    const known = await this.options.clusters.clusterNames({ signal });
    if (!known.includes(name)) {
      throw new InputError(
        `cluster: '${name}' is not one of ${known.join(', ') || 'none'}`,
      );
    }
  }

  /** @throws InputError, ServiceUnavailableError */
  async cluster(name: string): Promise<void> {
    await this.knownCluster(name);
    const signal = AbortSignal.timeout(10_000);
    try {
      await this.options.clusters.version(name, { signal });
    } catch {
      throw new ServiceUnavailableError(
        `cluster: ${name} does not answer; choose another one, or try again when it does`,
      );
    }
  }

  /** @throws InputError */
  policy(name: string): ReleasePolicy {
    const { releasePolicies } = this.options.config;
    const found = releasePolicies.find(policy => policy.name === name);
    if (!found) {
      throw new InputError(
        `releasePolicy: '${name}' is not one of ${releasePolicies
          .map(policy => policy.name)
          .join(', ')}`,
      );
    }
    return found;
  }
}

function parseRef(field: 'owner' | 'system', ref: string) {
  try {
    return parseEntityRef(ref, {
      defaultKind: field === 'owner' ? 'group' : 'system',
      defaultNamespace: 'default',
    });
  } catch {
    throw new InputError(`${field}: '${ref}' is no reference of an entity`);
  }
}
