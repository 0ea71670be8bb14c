import { ServiceUnavailableError } from '@backstage/errors';
import { VersionPackage } from '@bellwether/plugin-models-common';
import { ModelRegistry } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import {
  StoredVersion,
  toRegisteredVersion,
  VersionDetails,
} from '../database';

/** Packages by version, with what was wrong where some could not be read. */
export interface ReadPackages {
  packages: Map<number, VersionPackage>;
  problem?: string;
}

/** Reads what the files of versions say: once, since they never change. */
export class PackageReader {
  static create(options: { knex: Knex }): PackageReader {
    return new PackageReader(VersionDetails.create(options));
  }

  readonly #details: VersionDetails;

  private constructor(details: VersionDetails) {
    this.#details = details;
  }

  /** @param isAnswering - else the registry is not asked for what was not read before */
  async read(
    registry: ModelRegistry,
    name: string,
    versions: readonly StoredVersion[],
    { isAnswering }: { isAnswering: boolean },
  ): Promise<ReadPackages> {
    const known = await this.#details.listOf(registry.instance, [name]);
    const packages = new Map<number, VersionPackage>();
    let problem: string | undefined;
    for (const version of versions) {
      let files = known.get(name, version.version)?.package;
      if (!files && isAnswering && !problem) {
        try {
          files = await this.#readOne(registry, name, version);
        } catch (error) {
          if (!(error instanceof ServiceUnavailableError)) throw error;
          problem = error.message;
        }
      }
      if (files) packages.set(version.version, files);
    }
    return { packages, problem };
  }

  async #readOne(
    registry: ModelRegistry,
    name: string,
    stored: StoredVersion,
  ): Promise<VersionPackage | undefined> {
    const { version } = stored;
    const files = await registry.getPackage(toRegisteredVersion(name, stored));
    await this.#details.save(
      registry.instance,
      { name, version, package: files ?? null },
      new Date(),
    );
    return files;
  }
}
