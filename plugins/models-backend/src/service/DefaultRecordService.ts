import { NotFoundError } from '@backstage/errors';
import {
  ModelRecord,
  modelRecordSchema,
  ModelRecordsReply,
} from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { ModelRow, ModelStore, VersionDetails } from '../database';
import { RegistryDirectory, RegistryStateStore } from '../registries';
import { RecordService, RecordsQuery } from './RecordService';

const PAGE = 200;

export class DefaultRecordService implements RecordService {
  static create(options: {
    knex: Knex;
    models: ModelStore;
    registries: RegistryDirectory;
    states: RegistryStateStore;
  }): RecordService {
    return new DefaultRecordService(
      VersionDetails.create(options),
      options.models,
      options.registries,
      options.states,
    );
  }

  readonly #details: VersionDetails;
  readonly #models: ModelStore;
  readonly #registries: RegistryDirectory;
  readonly #states: RegistryStateStore;

  private constructor(
    details: VersionDetails,
    models: ModelStore,
    registries: RegistryDirectory,
    states: RegistryStateStore,
  ) {
    this.#details = details;
    this.#models = models;
    this.#registries = registries;
    this.#states = states;
  }

  async listModels(query: RecordsQuery): Promise<ModelRecordsReply> {
    const { instance, cursor = '', names } = query;
    if (!this.#registries.find(instance)) {
      throw new NotFoundError(`No registry ${instance} is configured`);
    }
    const state = await this.#states.get(instance);
    const rows = names
      ? await this.#models.findRows(instance, names)
      : await this.#models.listRows(instance, cursor, PAGE);
    const complete = state?.complete ?? false;
    return {
      records: await this.#toRecords(instance, rows),
      // Before the first full read, what is not stored may be there all the same.
      gone: complete
        ? (names ?? []).filter(name => !rows.some(row => row.name === name))
        : [],
      next:
        !names && rows.length === PAGE ? rows[rows.length - 1].name : undefined,
      complete,
      freshness: await this.#states.freshness(instance),
    };
  }

  async #toRecords(
    instance: string,
    rows: readonly ModelRow[],
  ): Promise<ModelRecord[]> {
    const details = await this.#details.listOf(
      instance,
      rows.map(({ name }) => name),
    );
    const { registry } = this.#registries.find(instance) ?? {};
    return rows.map(row =>
      modelRecordSchema.parse({
        instance,
        modelName: row.name,
        entityRef: row.entity_ref,
        title: row.title,
        description: row.description ?? undefined,
        owner: row.owner,
        ownerSource: row.owner_source,
        ownerEvidence: row.owner_evidence ?? undefined,
        system: row.system ?? undefined,
        systemSource: row.system_source ?? undefined,
        stage: row.stage,
        framework: row.framework ?? undefined,
        tags: JSON.parse(row.tags),
        aliases: JSON.parse(row.aliases),
        versionCount: row.version_count,
        newestVersion: row.newest_version ?? undefined,
        package: details.get(row.name, row.described_version)?.package,
        webUrl: registry?.modelWebUrl(row.name),
        collision: row.collision ?? undefined,
      }),
    );
  }
}
