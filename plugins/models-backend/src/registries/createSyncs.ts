import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { ModelStore, PendingMoves } from '../database';
import { CatalogRules } from '../identity';
import { DetailReader } from './DetailReader';
import { ModelRemover } from './ModelRemover';
import { ModelWriter } from './ModelWriter';
import { RegistryDirectory } from './RegistryDirectory';
import { RegistryReader } from './RegistryReader';
import { RegistryStateStore } from './RegistryStateStore';
import { RegistrySync } from './RegistrySync';

/** One sync per configured registry that a catalog provider names, by instance. */
export function createSyncs(options: {
  registries: RegistryDirectory;
  rules: readonly CatalogRules[];
  knex: Knex;
  models: ModelStore;
  states: RegistryStateStore;
  writer: ModelWriter;
  remover: ModelRemover;
  logger: LoggerService;
  onChanged: (instance: string, models: string[]) => Promise<void>;
  onTurn: () => Promise<void>;
}): Map<string, RegistrySync> {
  const { registries, models, logger, onChanged } = options;
  const moves = PendingMoves.create(options);
  const syncs = new Map<string, RegistrySync>();
  for (const configured of registries.list()) {
    const { instance, registry } = configured;
    const rules = options.rules.filter(each => each.registry === instance);
    if (rules.length === 0) {
      logger.warn(
        `models.registries.${instance} is not read: no entry of catalog.providers.models has it as its registry`,
      );
      continue;
    }
    syncs.set(
      instance,
      RegistrySync.create({
        ...options,
        configured,
        reader: RegistryReader.create({ ...options, registry, rules }),
        details: DetailReader.create({
          ...options,
          registry,
          rules,
          onDescribed: names => onChanged(instance, names),
        }),
        measureStored: () => models.extent(instance),
        forgetLeftMoves: readSince => moves.forgetLeft(instance, readSince),
        onChanged: names => onChanged(instance, names),
      }),
    );
  }
  return syncs;
}
