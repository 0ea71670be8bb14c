import { ownerSources } from '@bellwether/plugin-models-common';
import { CatalogRules, NamingRules } from './CatalogRules';
import { toRef } from './toRef';

/** An owner or a system, with where it was found. */
export interface Named {
  ref: string;
  source: (typeof ownerSources)[number];
  /** The tag or rule that named it, for example `team=travel-ml`. */
  evidence?: string;
}

export interface Ownership {
  owner: Named;
  system?: Named;
}

/** What may name an owner or a system. */
export interface OwnershipFacts {
  name: string;
  tags: Record<string, string>;
  /** Tags of the run of the described version, as far as they were read. */
  runTags?: Record<string, string>;
}

/** Decides who owns a model, and to which system it belongs: registry tag, run tag, mapping, default. */
export function decideOwnership(
  facts: OwnershipFacts,
  rules: CatalogRules,
): Ownership {
  return {
    owner: find(facts, rules.owner) ?? {
      ref: rules.owner.default,
      source: 'default',
    },
    system: find(facts, rules.system),
  };
}

/** True when the run's tags would be asked, so that it is worth reading the run. */
export function needsRunTags(
  facts: OwnershipFacts,
  rules: CatalogRules,
): boolean {
  return [rules.owner, rules.system].some(
    naming =>
      naming.runTags.length > 0 && !findTag(facts.tags, naming.tags, naming),
  );
}

function find(facts: OwnershipFacts, naming: NamingRules): Named | undefined {
  const tag = findTag(facts.tags, naming.tags, naming);
  if (tag) return { ...tag, source: 'registry-tag' };
  const runTag = findTag(facts.runTags ?? {}, naming.runTags, naming);
  if (runTag) return { ...runTag, source: 'run-tag' };
  const rule = naming.mapping.find(({ name }) => name.test(facts.name));
  if (rule) {
    return {
      ref: rule.ref,
      source: 'mapping',
      evidence: `name matches ${rule.name.source}`,
    };
  }
  return naming.default
    ? { ref: naming.default, source: 'default' }
    : undefined;
}

/** The first of the tags that holds something that can be a name. */
function findTag(
  tags: Record<string, string>,
  keys: string[],
  { kind }: NamingRules,
): { ref: string; evidence: string } | undefined {
  for (const key of keys) {
    const ref = tags[key] && toRef(tags[key], kind);
    if (ref) return { ref, evidence: `${key}=${tags[key]}` };
  }
  return undefined;
}
