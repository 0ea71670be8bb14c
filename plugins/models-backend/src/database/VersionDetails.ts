import {
  VersionPackage,
  versionPackageSchema,
} from '@bellwether/plugin-models-common';
import { TrainingRun } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { StoredRun, storedRunSchema, toStoredRun } from './StoredRun';

/** What the files and the run of a version say. */
export interface VersionDetail {
  name: string;
  version: number;
  /** Absent when the version has no files that can be read. */
  package?: VersionPackage;
  /** False: its files were not yet looked into. */
  filesRead: boolean;
  run?: StoredRun;
}

interface DetailRow {
  instance: string;
  name: string;
  version: number;
  package: string | null;
  package_read_at: string | null;
  run: string | null;
}

/** Details of the versions of some models. */
export class DetailLookup {
  readonly #details = new Map<string, VersionDetail>();

  constructor(details: readonly VersionDetail[]) {
    for (const detail of details) this.#details.set(key(detail), detail);
  }

  get(name: string, version: number | null | undefined) {
    return version ? this.#details.get(key({ name, version })) : undefined;
  }

  /**
   * What is known for describing a model: of its described version, or of the one before it as long as nothing is known of
   * the new one, so that an owner does not come and go.
   */
  describe(
    name: string,
    version: number | undefined,
    before: number | null | undefined,
  ) {
    const detail = this.get(name, version);
    const fallback = this.get(name, before);
    return {
      framework: (detail ?? fallback)?.package?.framework,
      runTags: (detail?.run ?? fallback?.run)?.tags,
    };
  }
}

/** Details of versions, read once and kept: files never change, and runs of registered versions hardly ever do. */
export class VersionDetails {
  static create(options: { knex: Knex }): VersionDetails {
    return new VersionDetails(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(
    instance: string,
    name: string,
    version: number,
  ): Promise<VersionDetail | undefined> {
    const row = await this.#knex<DetailRow>('version_details')
      .where({ instance, name, version })
      .first();
    return row && toDetail(row);
  }

  async listOf(
    instance: string,
    names: readonly string[],
  ): Promise<DetailLookup> {
    const rows = await this.#knex<DetailRow>('version_details')
      .where({ instance })
      .whereIn('name', names);
    return new DetailLookup(rows.map(toDetail));
  }

  /** Keeps what was read; what is not given stays as it is. */
  async save(
    instance: string,
    detail: {
      name: string;
      version: number;
      /** `null`: it has none. */
      package?: VersionPackage | null;
      run?: TrainingRun;
    },
    now: Date,
  ): Promise<void> {
    const { name, version, run } = detail;
    const changed = {
      ...(detail.package !== undefined && {
        package: detail.package && JSON.stringify(detail.package),
        package_read_at: now.toISOString(),
      }),
      ...(run && { run: JSON.stringify(toStoredRun(run)) }),
    };
    if (Object.keys(changed).length === 0) return;
    await this.#knex<DetailRow>('version_details')
      .insert({ instance, name, version, ...changed })
      .onConflict(['instance', 'name', 'version'])
      .merge(changed);
  }
}

function key({ name, version }: { name: string; version: number }) {
  return `${version}/${name}`;
}

function toDetail(row: DetailRow): VersionDetail {
  return {
    name: row.name,
    version: row.version,
    package: row.package
      ? versionPackageSchema.parse(JSON.parse(row.package))
      : undefined,
    filesRead: row.package_read_at !== null,
    run: row.run ? storedRunSchema.parse(JSON.parse(row.run)) : undefined,
  };
}
