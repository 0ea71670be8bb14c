import {
  Comparison,
  MetricHistory,
  ModelCard,
  VersionsReply,
} from '@bellwether/plugin-models-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { VersionService, VersionServiceOptions } from './VersionService';

/** Stands in front of another version service: who may see the model, and nothing else. */
export class AuthorizedVersionService implements VersionService {
  static create(
    inner: VersionService,
    options: { visibility: ModelVisibility },
  ): VersionService {
    return new AuthorizedVersionService(inner, options.visibility);
  }

  readonly #inner: VersionService;
  readonly #visibility: ModelVisibility;

  private constructor(inner: VersionService, visibility: ModelVisibility) {
    this.#inner = inner;
    this.#visibility = visibility;
  }

  async list(
    entityRef: string,
    options: VersionServiceOptions,
  ): Promise<VersionsReply> {
    await this.#visibility.assertVisible(entityRef, options);
    return this.#inner.list(entityRef, options);
  }

  async compare(
    entityRef: string,
    versions: readonly number[],
    options: VersionServiceOptions,
  ): Promise<Comparison> {
    await this.#visibility.assertVisible(entityRef, options);
    return this.#inner.compare(entityRef, versions, options);
  }

  async metricHistory(
    entityRef: string,
    query: { metric: string; versions: readonly number[] },
    options: VersionServiceOptions,
  ): Promise<MetricHistory> {
    await this.#visibility.assertVisible(entityRef, options);
    return this.#inner.metricHistory(entityRef, query, options);
  }

  async modelCard(
    entityRef: string,
    version: number,
    options: VersionServiceOptions,
  ): Promise<ModelCard> {
    await this.#visibility.assertVisible(entityRef, options);
    return this.#inner.modelCard(entityRef, version, options);
  }
}
