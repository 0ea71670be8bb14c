import { createHash } from 'crypto';
import { CHALLENGER, CHAMPION } from '@bellwether/plugin-models-common';
import { ModelRow } from '../database';
import {
  AssignedName,
  CatalogRules,
  decideOwnership,
  decideStage,
  describedVersion,
} from '../identity';
import { CompactVersions, sortKeys, UnreadVersions } from './CompactVersions';
import { ModelFacts } from './readListing';

/** What was read of the described version. */
export interface DescribedDetails {
  framework?: string;
  runTags?: Record<string, string>;
}

/** A model with its name in the catalog. */
export interface IdentifiedModel<V = CompactVersions> {
  facts: ModelFacts<V>;
  rules: CatalogRules;
  plainRef: string;
  assigned: AssignedName;
}

/** The part of a row that follows from what the registry says. */
export type RegistryColumns = Omit<
  ModelRow,
  | 'champion_since'
  | 'champion_since_exact'
  | 'serving'
  | 'attention'
  | 'clusters'
  | 'runs_on'
>;

/** A text that changes whenever what is stored of the model would, apart from what its files and runs say. */
export function fingerprint(
  instance: string,
  model: IdentifiedModel<UnreadVersions>,
): string {
  const { facts, rules, assigned } = model;
  const { model: registered, versions } = facts;
  return createHash('sha256')
    .update(
      JSON.stringify([
        instance,
        registered.name,
        registered.description,
        registered.createdAt,
        registered.updatedAt,
        sortKeys(registered.tags),
        sortKeys(registered.aliases),
        assigned,
        rulesText(rules),
        versions.fingerprint,
      ]),
    )
    .digest('hex');
}

export function toModelRow(
  instance: string,
  model: IdentifiedModel,
  details: DescribedDetails,
): RegistryColumns {
  const { facts, assigned } = model;
  const { model: registered, versions, readAt } = facts;
  const { numbers, newest } = versions;
  const described = describedVersion(registered.aliases, newest);
  return {
    instance,
    name: registered.name,
    entity_ref: assigned.entityRef,
    plain_ref: model.plainRef,
    title: registered.name,
    sort_name: registered.name.toLocaleLowerCase('en-US'),
    description: registered.description?.replaceAll('\0', '') ?? null,
    stage: decideStage({
      tags: registered.tags,
      aliases: registered.aliases,
      versionCount: numbers.length,
    }),
    champion_version: registered.aliases[CHAMPION] ?? null,
    challenger_version: registered.aliases[CHALLENGER] ?? null,
    version_count: numbers.length,
    newest_version: newest ?? null,
    described_version: described ?? null,
    created_at: registered.createdAt.toISOString(),
    updated_at: registered.updatedAt.toISOString(),
    changed_at: readAt.toISOString(),
    fingerprint: fingerprint(instance, model),
    collision: assigned.collision ?? null,
    tags: JSON.stringify(sortKeys(registered.tags)),
    aliases: JSON.stringify(sortKeys(registered.aliases)),
    ...toDetailColumns(registered, model.rules, details),
  };
}

/** The columns that change when the files or the run of the described version become known. */
export function toDetailColumns(
  model: { name: string; description?: string; tags: Record<string, string> },
  rules: CatalogRules,
  details: DescribedDetails,
) {
  const { owner, system } = decideOwnership(
    { name: model.name, tags: model.tags, runTags: details.runTags },
    rules,
  );
  return {
    owner: owner.ref,
    owner_source: owner.source,
    owner_evidence: owner.evidence ?? null,
    system: system?.ref ?? null,
    system_source: system?.source ?? null,
    framework: details.framework ?? null,
    search_text: [
      model.name,
      model.description,
      ...Object.entries(model.tags).map(([key, value]) => `${key}=${value}`),
      owner.ref,
      system?.ref,
      details.framework,
    ]
      .filter(Boolean)
      .join('\n')
      // PostgreSQL has no such character.
      .replaceAll('\0', '')
      .toLocaleLowerCase('en-US'),
  };
}

const texts = new WeakMap<CatalogRules, string>();

function rulesText(rules: CatalogRules): string {
  let text = texts.get(rules);
  if (text === undefined) {
    text = JSON.stringify(rules, (_key, value) =>
      value instanceof RegExp ? value.source : value,
    );
    texts.set(rules, text);
  }
  return text;
}
