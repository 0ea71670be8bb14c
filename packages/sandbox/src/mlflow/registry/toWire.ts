import type { ModelVersionWire, RegisteredModelWire } from '../wire';
import type { StoredModel, StoredVersion } from './types';

/** A version as searches and `latest_versions` give it: without its aliases. */
export function versionToWire(version: StoredVersion): ModelVersionWire {
  return {
    name: version.name,
    version: String(version.number),
    creation_timestamp: version.createdAt,
    last_updated_timestamp: version.updatedAt,
    current_stage: 'None',
    ...(version.description !== undefined && {
      description: version.description,
    }),
    source: version.source,
    run_id: version.runId,
    status: 'READY',
    ...(version.tags.length > 0 && { tags: version.tags }),
    run_link: version.runLink,
  };
}

/** A version as `get` and get by alias give it. */
export function versionWithAliasesToWire(
  model: StoredModel,
  version: StoredVersion,
): ModelVersionWire {
  const aliases = [...model.aliases]
    .filter(([, number]) => number === version.number)
    .map(([alias]) => alias)
    .sort();
  return {
    ...versionToWire(version),
    ...(aliases.length > 0 && { aliases }),
  };
}

export function modelToWire(model: StoredModel): RegisteredModelWire {
  const newest = model.versions[model.versions.length - 1];
  const aliases = [...model.aliases]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([alias, number]) => ({ alias, version: String(number) }));
  return {
    name: model.name,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    ...(model.description && { description: model.description }),
    ...(newest && { latest_versions: [versionToWire(newest)] }),
    ...(model.tags.length > 0 && { tags: model.tags }),
    ...(aliases.length > 0 && { aliases }),
  };
}
