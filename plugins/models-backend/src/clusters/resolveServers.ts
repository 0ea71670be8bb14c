import { Server } from '@bellwether/plugin-models-common';
import { KnownModel, ModelStore } from '../database';
import { ModelLookup, resolveServer } from './resolveServer';
import { StoredServer } from './StoredServer';

/** Joins stored servers with the registered models that they name, all in one go. */
export async function resolveServers(
  stored: StoredServer[],
  models: Pick<ModelStore, 'findByRegistryNames'>,
): Promise<Server[]> {
  const names = stored.map(({ observed }) => observed.reference.model);
  const lookup = createLookup(await models.findByRegistryNames(names));
  return stored.map(server => resolveServer(server, lookup));
}

export function createLookup(models: readonly KnownModel[]): ModelLookup {
  const byName = new Map<string, KnownModel[]>();
  for (const model of models) {
    byName.set(model.name, [...(byName.get(model.name) ?? []), model]);
  }
  return (name, instance) => {
    const found = byName.get(name) ?? [];
    return instance
      ? found.filter(model => model.instance === instance)
      : found;
  };
}
