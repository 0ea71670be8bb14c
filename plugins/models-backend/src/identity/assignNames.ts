import { createHash } from 'crypto';
import { stringifyEntityRef } from '@backstage/catalog-model';

/** The catalog allows this much. */
const LONGEST_NAME = 63;

/** A registered model that wants a name in the catalog. */
export interface Nameless {
  instance: string;
  /** Exact name in the registry. */
  name: string;
  /** ISO 8601. */
  createdAt: string;
  /** See {@link plainRef}. */
  plainRef: string;
}

export interface AssignedName {
  entityRef: string;
  /** Set when another model has the plain name; says which. */
  collision?: string;
}

/** The name that a model has in the catalog if no other model wants it. */
export function plainName(model: { instance: string; name: string }): string {
  const name = model.name
    .toLocaleLowerCase('en-US')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, LONGEST_NAME)
    .replace(/[^a-z0-9]+$/, '');
  return name || `model-${hash(model, 8)}`;
}

/** {@link plainName} as an entity ref. */
export function plainRef(
  model: { instance: string; name: string },
  namespace: string,
): string {
  return toEntityRef(namespace, plainName(model));
}

/**
 * Gives each of the models that want the same plain ref a ref of its own. It does not matter in which order they were
 * read: one whose exact name it is comes first, then the one that was registered first; all others get a suffix that
 * depends on nothing but the model.
 *
 * @param isWanted - tells whether some model wants that ref as its plain one
 */
export function assignNames(
  rivals: readonly Nameless[],
  isWanted: (ref: string) => boolean,
): Map<Nameless, AssignedName> {
  const [first, ...others] = [...rivals].sort(byPrecedence);
  const assigned = new Map<Nameless, AssignedName>();
  if (!first) return assigned;
  assigned.set(first, { entityRef: first.plainRef });
  for (const model of others) {
    assigned.set(model, {
      entityRef: suffixed(model, isWanted),
      collision: `${first.name} of ${first.instance} has the name ${first.plainRef}`,
    });
  }
  return assigned;
}

/** Refs that {@link assignNames} may ask about. */
export function suffixedRefs(model: Nameless): string[] {
  const [, namespace, name] =
    /^resource:(.*)\/(.*)$/.exec(model.plainRef) ?? [];
  return [6, 12, 24].map(digits =>
    toEntityRef(
      namespace,
      `${name
        .slice(0, LONGEST_NAME - digits - 1)
        .replace(/[^a-z0-9]+$/, '')}-${hash(model, digits)}`,
    ),
  );
}

function suffixed(model: Nameless, isWanted: (ref: string) => boolean) {
  const refs = suffixedRefs(model);
  return refs.find(ref => !isWanted(ref)) ?? refs[refs.length - 1];
}

function byPrecedence(a: Nameless, b: Nameless): number {
  return (
    Number(isExact(b)) - Number(isExact(a)) ||
    order(a.createdAt, b.createdAt) ||
    order(a.instance, b.instance) ||
    order(a.name, b.name)
  );
}

function isExact({ name, plainRef: ref }: Nameless): boolean {
  return ref.endsWith(`/${name}`);
}

function toEntityRef(namespace: string, name: string): string {
  return stringifyEntityRef({ kind: 'Resource', namespace, name });
}

function hash(model: { instance: string; name: string }, digits: number) {
  return createHash('sha256')
    .update(JSON.stringify([model.instance, model.name]))
    .digest('hex')
    .slice(0, digits);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
