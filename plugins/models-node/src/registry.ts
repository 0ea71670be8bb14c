import { Config } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import { MetricValue, VersionPackage } from '@bellwether/plugin-models-common';

/** A registered model as a registry lists it. @public */
export interface RegisteredModel {
  /** Exact name in the registry. */
  name: string;
  description?: string;
  tags: Record<string, string>;
  aliases: Record<string, number>;
  createdAt: Date;
  updatedAt: Date;
}

/** A version as a registry lists it. @public */
export interface RegisteredVersion {
  name: string;
  version: number;
  createdAt: Date;
  description?: string;
  status: string;
  runId?: string;
  /** Where the registry keeps the files, in its own notation. */
  source?: string;
  registeredBy?: string;
  tags: Record<string, string>;
}

/** The training run of a version. @public */
export interface TrainingRun {
  runId: string;
  name?: string;
  startedAt?: Date;
  /** Last value of each metric. */
  metrics: Record<string, MetricValue>;
  /** Metrics that were logged at more than one step; absent where the registry does not say. */
  curves?: string[];
  params: Record<string, string>;
  tags: Record<string, string>;
  datasets: Array<{
    name: string;
    digest?: string;
    context?: string;
    rows?: number;
  }>;
}

/** @public */
export interface MetricPoint {
  step: number;
  at: Date;
  value: MetricValue;
}

/** A change that a registry announced, after its signature was verified. @public */
export interface RegistryAnnouncement {
  /** Unique per delivery; a repeated one was processed already. */
  deliveryId: string;
  at: Date;
  /** The model that changed. */
  model: string;
  alias?: { name: string; version: number | null };
}

/** @public */
export interface ReadOptions {
  signal?: AbortSignal;
}

/**
 * Everything that a registry holds, as it was sent and not yet translated.
 *
 * @public
 */
export interface ReadListing {
  /** The same as long as the registry says the same. */
  readonly digest: string;
  /** As `digest`, of the versions alone: as long as it stays, `versions` need not be called again. */
  readonly versionsDigest?: string;
  /** See {@link ModelRegistry.listModels}; to be called once. */
  models(): AsyncIterable<RegisteredModel[]>;
  /** See {@link ModelRegistry.listVersions}; to be called once. */
  versions(): AsyncIterable<RegisteredVersion[]>;
}

/**
 * One configured instance of a model registry. Implementations translate; they hold no judgement of the portal's.
 * Every method throws `ServiceUnavailableError` (naming the instance, without the upstream's text) when the registry does
 * not answer as it should, and `NotAllowedError` when it refuses the portal's account.
 *
 * @public
 */
export interface ModelRegistry {
  readonly instance: string;
  /** What people call it, for example `MLflow`. */
  readonly product: string;
  /** Address that a browser may open, without credentials. */
  readonly webUrl?: string;

  /** All models, page by page. Ends normally only if every page was read. Models may repeat across pages. */
  listModels(options?: ReadOptions): AsyncIterable<RegisteredModel[]>;
  /** All versions of all models, page by page, under the same rule. */
  listVersions(options?: ReadOptions): AsyncIterable<RegisteredVersion[]>;
  /**
   * Both listings in one, for dialects that can tell without translating them that nothing changed since they were last
   * read. Models come first, so that an alias never points at a version that is not yet there.
   */
  readListing?(options?: ReadOptions): Promise<ReadListing>;
  /** `undefined` only when the registry itself says that there is no such model. */
  getModel(
    name: string,
    options?: ReadOptions,
  ): Promise<RegisteredModel | undefined>;
  listVersionsOf(
    name: string,
    options?: ReadOptions,
  ): Promise<RegisteredVersion[]>;
  getRun(
    runId: string,
    options?: ReadOptions,
  ): Promise<TrainingRun | undefined>;
  getMetricHistory(
    runId: string,
    metric: string,
    options?: ReadOptions,
  ): Promise<MetricPoint[]>;
  /** What the files of a version say; `undefined` when it has none that can be read. */
  getPackage(
    version: RegisteredVersion,
    options?: ReadOptions,
  ): Promise<VersionPackage | undefined>;
  getModelCard(
    version: RegisteredVersion,
    options?: ReadOptions,
  ): Promise<{ file: string; markdown: string } | undefined>;
  /** Version an alias points at now, `null` when it is not set. */
  getAlias(
    name: string,
    alias: string,
    options?: ReadOptions,
  ): Promise<number | null>;
  setAlias(
    name: string,
    alias: string,
    version: number,
    options?: ReadOptions,
  ): Promise<void>;
  /** Cheap question that proves that the registry answers. */
  probe(options?: ReadOptions): Promise<{ version?: string }>;
  modelWebUrl(name: string): string | undefined;
  versionWebUrl(name: string, version: number): string | undefined;
  /**
   * Verifies and reads an announcement. `undefined`: verified, but says nothing that the portal follows.
   *
   * @throws AuthenticationError - not signed by the shared secret, or too old
   * @throws InputError - verified but not understood
   */
  readAnnouncement?(
    request: {
      headers: Record<string, string | string[] | undefined>;
      rawBody: Buffer;
    },
    now: Date,
  ): RegistryAnnouncement | undefined;
}

/**
 * A dialect of model registries. A module adds its own with {@link modelRegistriesExtensionPoint}; an instance of it is
 * then configured as `models.registries.<instance>.type`.
 *
 * @public
 */
export interface ModelRegistryType {
  /** Value of `type` in the configuration, for example `mlflow`. */
  readonly type: string;
  /**
   * @throws InputError - the configuration of the instance is malformed; the message names the key
   */
  create(options: {
    instance: string;
    config: Config;
    logger: LoggerService;
  }): ModelRegistry;
}
