import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { z } from 'zod';
import { ModelRow, VersionsRow } from '../database';
import { CatalogRules, rulesFor } from '../identity';
import { CompactVersions } from './CompactVersions';
import { IdentifiedModel } from './toModelRow';

/** A model as it is stored, with some of its aliases moved. */
export async function storedModel(
  knex: Knex,
  row: ModelRow,
  rules: readonly CatalogRules[],
  moved: Record<string, number>,
): Promise<IdentifiedModel> {
  const { instance, name } = row;
  const versions = await knex<VersionsRow>('model_versions')
    .where({ instance, name })
    .first();
  const model = {
    name,
    description: row.description ?? undefined,
    tags: z.record(z.string(), z.string()).parse(JSON.parse(row.tags)),
    aliases: {
      ...z.record(z.string(), z.number()).parse(JSON.parse(row.aliases)),
      ...moved,
    },
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
  const modelRules = rulesFor(
    rules.filter(({ registry }) => registry === instance),
    model,
  );
  if (!modelRules) {
    throw new ServiceUnavailableError(
      `${name} of ${instance} is about to leave the catalog: its filters do not let it through any more`,
    );
  }
  return {
    facts: {
      model,
      versions: CompactVersions.parse(versions?.versions ?? '[]'),
      readAt: new Date(),
    },
    rules: modelRules,
    plainRef: row.plain_ref,
    assigned: {
      entityRef: row.entity_ref,
      collision: row.collision ?? undefined,
    },
  };
}
