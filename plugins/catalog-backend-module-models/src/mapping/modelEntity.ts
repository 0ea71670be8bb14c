import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  Entity,
  EntityLink,
  makeValidator,
  parseEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  ANNOTATION_MODEL,
  ANNOTATION_OWNER_SOURCE,
  ANNOTATION_REGISTRY,
  MODEL_TYPE,
  ModelRecord,
} from '@bellwether/plugin-models-common';
import {
  ANNOTATION_BUDGET,
  ANNOTATION_COLLISION,
  ANNOTATION_DRIFT_MONITOR,
  LABEL_FRAMEWORK,
  LABEL_STAGE,
  lifecycleOf,
  locationOf,
  TAG_SOURCE,
  toEntityRef,
  UNKNOWN_OWNER,
} from './conventions';
import { shorten, toHttpUrl, toLabelValue, toPlainText, toTag } from './text';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 2000;
const MAX_TAGS = 20;
const MAX_LINKS = 10;

/** Registry tags that the entity says in a field of its own. */
const TOLD_ELSEWHERE = new Set([
  'team',
  'owner',
  'system',
  'lifecycle',
  'stage',
  'framework',
]);

const validators = makeValidator();

/**
 * The `Resource` that stands for a registered model.
 *
 * @throws InputError - the record's `entityRef` is not one of a resource that the catalog can hold
 */
export function toModelEntity(record: ModelRecord): Entity {
  const { name, namespace } = identityOf(record);
  const location = locationOf(record.instance, record.modelName);
  const viewUrl = toHttpUrl(record.webUrl);
  const description =
    record.description &&
    shorten(toPlainText(record.description), MAX_DESCRIPTION);
  const framework = record.framework && toLabelValue(record.framework);
  const links = linksOf(record, viewUrl);
  const tags = tagsOf(record);
  const system = toEntityRef(record.system, 'system');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace,
      title: titleOf(record.title) ?? titleOf(record.modelName) ?? name,
      ...(description && { description }),
      labels: {
        ...(framework && { [LABEL_FRAMEWORK]: framework }),
        [LABEL_STAGE]: record.stage,
      },
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_REGISTRY]: record.instance,
        [ANNOTATION_MODEL]: record.modelName,
        [ANNOTATION_OWNER_SOURCE]: record.ownerSource,
        ...(record.collision && { [ANNOTATION_COLLISION]: record.collision }),
        ...(viewUrl && { [ANNOTATION_VIEW_URL]: viewUrl }),
        ...sourceOf(record),
        ...budgetOf(record),
      },
      ...(tags.length > 0 && { tags }),
      ...(links.length > 0 && { links }),
    },
    spec: {
      type: MODEL_TYPE,
      lifecycle: lifecycleOf(record),
      owner: toEntityRef(record.owner, 'group') ?? UNKNOWN_OWNER,
      ...(system && { system }),
      ...(record.framework && { framework: record.framework }),
      stage: record.stage,
    },
  };
}

/** Where the model's project is, and its monitor beside that, as far as the registry's tags say so. */
function sourceOf({ tags }: ModelRecord): Record<string, string> {
  const source = tags[TAG_SOURCE] && toHttpUrl(tags[TAG_SOURCE]);
  const monitor = tags[ANNOTATION_DRIFT_MONITOR];
  if (!source) return {};
  return {
    [ANNOTATION_SOURCE_LOCATION]: `url:${source}`,
    ...(monitor && { [ANNOTATION_DRIFT_MONITOR]: monitor }),
  };
}

function budgetOf({ tags }: ModelRecord): Record<string, string> {
  const budget = tags[ANNOTATION_BUDGET];
  return budget ? { [ANNOTATION_BUDGET]: budget } : {};
}

function identityOf(record: ModelRecord) {
  let ref;
  try {
    ref = parseEntityRef(record.entityRef);
  } catch {
    ref = undefined;
  }
  if (
    ref?.kind.toLocaleLowerCase('en-US') !== 'resource' ||
    !validators.isValidEntityName(ref.name) ||
    !validators.isValidNamespace(ref.namespace)
  ) {
    throw new InputError(
      `Model '${record.modelName}' of registry '${record.instance}' has no catalog name that the catalog accepts: '${record.entityRef}'`,
    );
  }
  return ref;
}

function titleOf(text: string): string | undefined {
  return shorten(toPlainText(text), MAX_TITLE) || undefined;
}

/** The framework, and what the registry's tags say, as `key:value`. */
function tagsOf(record: ModelRecord): string[] {
  const fromRegistry = Object.entries(record.tags)
    .filter(([key]) => !isTechnical(key) && !TOLD_ELSEWHERE.has(key))
    .map(([key, value]) => toTag(value ? `${key}:${value}` : key));
  const framework = record.framework ? toTag(record.framework) : undefined;
  const tags = [framework, ...fromRegistry.sort()].flatMap(tag => tag ?? []);
  return [...new Set(tags)].slice(0, MAX_TAGS);
}

/** The model's page in the registry, then every registry tag whose value is an address. */
function linksOf(
  record: ModelRecord,
  viewUrl: string | undefined,
): EntityLink[] {
  const fromTags = Object.entries(record.tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => {
      const url = isTechnical(key) ? undefined : toHttpUrl(value);
      return url ? [{ url, title: toPlainText(key) || 'Link' }] : [];
    });
  return [
    ...(viewUrl
      ? [{ url: viewUrl, title: 'Model in the registry', icon: 'dashboard' }]
      : []),
    ...fromTags,
  ].slice(0, MAX_LINKS);
}

/** Tags that software wrote for itself. */
/** A key with a dot has a namespace: it is kept for a program, such as `mlflow.*`, or describes something else, such as `data.*`. */
function isTechnical(key: string): boolean {
  return key.includes('.');
}
