/** Where a name of an owner or a system is looked for, in this order. */
export interface NamingRules {
  /** Kind of entity that a bare name stands for. */
  kind: string;
  /** Tags of the registered model. */
  tags: string[];
  /** Tags of the run of the described version. */
  runTags: string[];
  mapping: Array<{ name: RegExp; ref: string }>;
  default?: string;
}

/** How the models of one registry become catalog entities: one entry of `catalog.providers.models`. */
export interface CatalogRules {
  id: string;
  /** Registry instance. */
  registry: string;
  namespace: string;
  filter: { name?: RegExp; tags: Record<string, string> };
  owner: NamingRules & { default: string };
  system: NamingRules;
}

/** The first rules whose filter lets the model through. */
export function rulesFor(
  rules: readonly CatalogRules[],
  model: { name: string; tags: Record<string, string> },
): CatalogRules | undefined {
  return rules.find(
    ({ filter }) =>
      (filter.name?.test(model.name) ?? true) &&
      Object.entries(filter.tags).every(
        ([key, value]) => model.tags[key] === value,
      ),
  );
}
