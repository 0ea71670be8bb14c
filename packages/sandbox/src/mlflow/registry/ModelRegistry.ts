import { MlflowError, notFound } from '../MlflowError';
import type { KeyValue } from '../wire';
import { withoutTag, withTag } from './tags';
import { PROMPT_TAG, type StoredModel, type StoredVersion } from './types';

export interface NewModel {
  name: string;
  description?: string;
  tags: KeyValue[];
}

export interface NewVersion {
  name: string;
  source: string;
  runId: string;
  runLink: string;
  description: string;
  tags: KeyValue[];
}

/**
 * The registered models with their versions, tags and aliases, and MLflow's rules of which change moves which
 * `last_updated_timestamp`: an alias or a tag moves none, a description of a version only its own.
 */
export class ModelRegistry {
  private readonly models = new Map<string, StoredModel>();
  private readonly clock: () => number;
  /** Grows with every change that may change the order or the membership of a listing. */
  revision = 0;

  constructor(models: StoredModel[], clock: () => number) {
    this.clock = clock;
    for (const model of models) {
      this.models.set(model.name, model);
    }
  }

  allModels(): Iterable<StoredModel> {
    return this.models.values();
  }

  findModel(name: string): StoredModel | undefined {
    return this.models.get(name);
  }

  model(name: string): StoredModel {
    const model = this.models.get(name);
    if (!model) {
      throw notFound(`Registered Model with name=${name} not found`);
    }
    return model;
  }

  version(name: string, number: number): StoredVersion {
    const version = this.models
      .get(name)
      ?.versions.find(candidate => candidate.number === number);
    if (!version) {
      throw notFound(
        `Model Version (name=${name}, version=${number}) not found`,
      );
    }
    return version;
  }

  createModel({ name, description, tags }: NewModel): StoredModel {
    if (this.models.has(name)) {
      throw new MlflowError(
        'RESOURCE_ALREADY_EXISTS',
        `Registered Model (name=${name}) already exists.`,
      );
    }
    const now = this.clock();
    const model: StoredModel = {
      name,
      createdAt: now,
      updatedAt: now,
      ...(description && { description }),
      tags,
      aliases: new Map(),
      versions: [],
      lastNumber: 0,
    };
    this.models.set(name, model);
    this.revision += 1;
    return model;
  }

  describeModel(name: string, description: string): StoredModel {
    const model = this.model(name);
    model.description = description || undefined;
    model.updatedAt = this.clock();
    this.revision += 1;
    return model;
  }

  renameModel(name: string, newName: string): StoredModel {
    const model = this.model(name);
    if (newName !== name && this.models.has(newName)) {
      throw new MlflowError(
        'RESOURCE_ALREADY_EXISTS',
        `Registered Model (name=${newName}) already exists.`,
      );
    }
    this.models.delete(name);
    model.name = newName;
    model.updatedAt = this.clock();
    for (const version of model.versions) {
      version.name = newName;
      version.updatedAt = model.updatedAt;
    }
    this.models.set(newName, model);
    this.revision += 1;
    return model;
  }

  deleteModel(name: string): void {
    this.model(name);
    this.models.delete(name);
    this.revision += 1;
  }

  tagModel(name: string, key: string, value: string): void {
    const model = this.model(name);
    model.tags = withTag(model.tags, key, value);
    this.tagChanged(key);
  }

  untagModel(name: string, key: string): void {
    const model = this.model(name);
    model.tags = withoutTag(model.tags, key);
    this.tagChanged(key);
  }

  setAlias(name: string, alias: string, number: number): void {
    this.version(name, number);
    this.model(name).aliases.set(alias, number);
  }

  deleteAlias(name: string, alias: string): void {
    this.model(name).aliases.delete(alias);
  }

  createVersion({ name, ...fields }: NewVersion): StoredVersion {
    const model = this.model(name);
    const now = this.clock();
    const version: StoredVersion = {
      name,
      number: model.lastNumber + 1,
      createdAt: now,
      updatedAt: now,
      ...fields,
    };
    model.lastNumber = version.number;
    model.versions.push(version);
    model.updatedAt = now;
    this.revision += 1;
    return version;
  }

  describeVersion(
    name: string,
    number: number,
    description: string | undefined,
  ): StoredVersion {
    const version = this.version(name, number);
    version.description = description;
    version.updatedAt = this.clock();
    this.revision += 1;
    return version;
  }

  deleteVersion(name: string, number: number): void {
    const version = this.version(name, number);
    const model = this.model(name);
    model.versions = model.versions.filter(other => other !== version);
    for (const [alias, target] of [...model.aliases]) {
      if (target === number) {
        model.aliases.delete(alias);
      }
    }
    model.updatedAt = this.clock();
    this.revision += 1;
  }

  tagVersion(name: string, number: number, key: string, value: string): void {
    const version = this.version(name, number);
    version.tags = withTag(version.tags, key, value);
  }

  untagVersion(name: string, number: number, key: string): void {
    const version = this.version(name, number);
    version.tags = withoutTag(version.tags, key);
  }

  /** Of all tags, only the one of prompts decides in which listings a model is. */
  private tagChanged(key: string): void {
    if (key === PROMPT_TAG) {
      this.revision += 1;
    }
  }
}
