import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Comparison,
  MetricHistory,
  ModelCard,
  VersionsReply,
} from '@bellwether/plugin-models-common';

/** What every call carries: who asks. */
export interface VersionServiceOptions {
  credentials: BackstageCredentials;
}

/**
 * Answers for the versions of one model. All methods throw `NotFoundError` for a model or a version that no registry holds,
 * or that the caller may not see.
 */
export interface VersionService {
  /** Newest first. Where the registry does not answer, metrics are those read before, and the reply says so. */
  list(
    entityRef: string,
    options: VersionServiceOptions,
  ): Promise<VersionsReply>;
  /** The others against the first of the versions. */
  compare(
    entityRef: string,
    versions: readonly number[],
    options: VersionServiceOptions,
  ): Promise<Comparison>;
  /** @throws ServiceUnavailableError - the registry does not answer */
  metricHistory(
    entityRef: string,
    query: { metric: string; versions: readonly number[] },
    options: VersionServiceOptions,
  ): Promise<MetricHistory>;
  /** @throws ServiceUnavailableError - the registry does not answer */
  modelCard(
    entityRef: string,
    version: number,
    options: VersionServiceOptions,
  ): Promise<ModelCard>;
}
