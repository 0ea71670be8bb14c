/** `spec.type` of the `Resource` that stands for a registered model. @public */
export const MODEL_TYPE = 'ml-model';

/** `spec.type` of the `Component` that serves a model on a cluster. @public */
export const MODEL_SERVER_TYPE = 'model-server';

/** Catalog filter for registered models. @public */
export const MODEL_ENTITY_FILTER = {
  kind: 'resource',
  'spec.type': MODEL_TYPE,
} as const;

/** Id of the configured registry instance that holds the model. @public */
export const ANNOTATION_REGISTRY = 'bellwether.dev/registry';

/** The model's exact name: in the registry on an entity, and on cluster objects that serve it. @public */
export const ANNOTATION_MODEL = 'bellwether.dev/model';

/** Version that a cluster object serves, as a decimal number. @public */
export const ANNOTATION_MODEL_VERSION = 'bellwether.dev/model-version';

/** On a cluster object: the serving software, where its image does not say it. */
export const ANNOTATION_RUNTIME = 'bellwether.dev/runtime';

/** On a cluster object: the catalog system that the server is part of, where it is not its model's. */
export const ANNOTATION_SYSTEM = 'bellwether.dev/system';

/** Where the owner of an entity came from: one of {@link ownerSources}. @public */
export const ANNOTATION_OWNER_SOURCE = 'bellwether.dev/owner-source';

/** Cluster on which a model server runs. @public */
export const ANNOTATION_CLUSTER = 'bellwether.dev/cluster';

/** The aliases by which the suite knows what should be served, and what comes next. @public */
export const CHAMPION = 'champion';
/** @public */
export const CHALLENGER = 'challenger';

/**
 * Where an owner or a system came from, in the order in which they are asked.
 *
 * @public
 */
export const ownerSources = [
  'registry-tag',
  'run-tag',
  'mapping',
  'default',
] as const;

/**
 * Where a model stands. `production`: it has a champion; `candidate`: it has a challenger but no champion;
 * `development`: versions without either; `archived`: tagged so; `empty`: no version at all. A registry tag
 * `lifecycle` or `stage` wins over the aliases.
 *
 * @public
 */
export const stages = [
  'production',
  'candidate',
  'development',
  'archived',
  'empty',
] as const;
