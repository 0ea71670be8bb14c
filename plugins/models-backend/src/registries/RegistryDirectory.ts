import { ServiceUnavailableError } from '@backstage/errors';
import { ModelRegistry } from '@bellwether/plugin-models-node';
import { ConfiguredRegistry } from './readRegistries';

/** The configured registries by instance. */
export class RegistryDirectory {
  static create(configured: readonly ConfiguredRegistry[]): RegistryDirectory {
    return new RegistryDirectory(configured);
  }

  readonly #configured: ReadonlyMap<string, ConfiguredRegistry>;

  private constructor(configured: readonly ConfiguredRegistry[]) {
    this.#configured = new Map(configured.map(each => [each.instance, each]));
  }

  list(): ConfiguredRegistry[] {
    return [...this.#configured.values()];
  }

  find(instance: string): ConfiguredRegistry | undefined {
    return this.#configured.get(instance);
  }

  /** @throws ServiceUnavailableError - the instance is no longer configured */
  registry(instance: string): ModelRegistry {
    const configured = this.find(instance);
    if (!configured) {
      throw new ServiceUnavailableError(
        `The registry ${instance} is no longer configured`,
      );
    }
    return configured.registry;
  }

  titleOf(instance: string): string {
    return this.find(instance)?.title ?? instance;
  }
}
