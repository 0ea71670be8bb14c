import { EventLoopShare } from '@bellwether/plugin-models-node';
import { Rename, StoredIdentity } from '../database';
import { AssignedName, assignNames, CatalogRules, Nameless } from '../identity';
import { CompactVersions } from './CompactVersions';
import { ModelFacts } from './readListing';
import { IdentifiedModel } from './toModelRow';

/** A model that goes into the catalog by some rules. */
export interface AdmittedModel<V = CompactVersions> {
  facts: ModelFacts<V>;
  rules: CatalogRules;
  /** The entity ref that it has if no other model wants it. */
  plainRef: string;
}

/** Names for what was read, and changes of names for what is stored. */
export interface NamedModels<V = CompactVersions> {
  identified: IdentifiedModel<V>[];
  renames: Rename[];
}

/**
 * Gives each model its name in the catalog: the same models get the same names. Gives way to other work meanwhile.
 *
 * @param admitted - what was read of one registry
 * @param others - what is stored and was not just read: other registries, and models that are kept
 */
export async function nameModels<V = CompactVersions>(
  instance: string,
  admitted: readonly AdmittedModel<V>[],
  others: readonly StoredIdentity[],
  isWantedElsewhere: (ref: string) => boolean = () => false,
): Promise<NamedModels<V>> {
  const share = new EventLoopShare();
  const rivals = new Map<string, Nameless[]>();
  const compete = (model: Nameless) => {
    const list = rivals.get(model.plainRef);
    if (list) list.push(model);
    else rivals.set(model.plainRef, [model]);
    return model;
  };
  const read: Array<
    Omit<AdmittedModel<V>, 'plainRef'> & { nameless: Nameless }
  > = [];
  for (const { facts, rules, plainRef } of admitted) {
    const { name, createdAt } = facts.model;
    const nameless = compete({
      instance,
      name,
      createdAt: createdAt.toISOString(),
      plainRef,
    });
    read.push({ facts, rules, nameless });
    await share.giveWay();
  }
  for (const other of others) {
    compete(other);
    await share.giveWay();
  }

  const assigned = new Map<Nameless, AssignedName>();
  const isWanted = (ref: string) => rivals.has(ref) || isWantedElsewhere(ref);
  for (const group of rivals.values()) {
    for (const [model, name] of assignNames(group, isWanted)) {
      assigned.set(model, name);
    }
    await share.giveWay();
  }
  const nameOf = (model: Nameless) =>
    assigned.get(model) ?? { entityRef: model.plainRef };
  return {
    identified: read.map(({ facts, rules, nameless }) => ({
      facts,
      rules,
      plainRef: nameless.plainRef,
      assigned: nameOf(nameless),
    })),
    renames: others.flatMap(other => {
      const { entityRef, collision } = nameOf(other);
      if (entityRef === other.entityRef) return [];
      const { instance: of, name, entityRef: from } = other;
      return [{ instance: of, name, from, to: entityRef, collision }];
    }),
  };
}

/** Changes of names of models that were read again. */
export function renamesOf(
  identified: readonly IdentifiedModel<unknown>[],
  stored: ReadonlyMap<string, StoredIdentity>,
): Rename[] {
  return identified.flatMap(({ facts, assigned }) => {
    const { name } = facts.model;
    const before = stored.get(name);
    if (!before || before.entityRef === assigned.entityRef) return [];
    return [
      {
        instance: before.instance,
        name,
        from: before.entityRef,
        to: assigned.entityRef,
        collision: assigned.collision,
      },
    ];
  });
}
