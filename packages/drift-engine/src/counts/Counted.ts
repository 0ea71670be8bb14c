import type { ColumnCounts, Profile } from '../profile/Profile';
import type { ColumnPlan, ProfilePlan } from '../profile/ProfilePlan';
import type { Finding } from '../report/schema';
import type { Table } from '../table';

/** Rows that were counted by a plan; columns that they do not have, or have in another type, are findings. */
export interface Counted {
  rows: number;
  counts: ReadonlyMap<string, ColumnCounts>;
  /** The rows for the tests that look at all columns together. */
  sample?: Table;
  findings: Finding[];
}

/** What a column is to a plan. */
export type ColumnKind = ColumnPlan['kind'];

/** Counts by the name of their column. */
export function countsByName(
  plan: ProfilePlan,
  profile: Profile,
): Map<string, ColumnCounts> {
  return new Map(plan.columns.map(({ name }, i) => [name, profile.columns[i]]));
}

const WORDS: Record<ColumnKind, string> = {
  number: 'numeric',
  instant: 'datetime',
  label: 'text',
  boolean: 'boolean',
  length: 'text',
};

function groupOf(kind: ColumnKind): 'number' | 'instant' | 'text' {
  return kind === 'number' || kind === 'instant' ? kind : 'text';
}

/**
 * The part of a plan that given columns can be counted by.
 *
 * @param kinds - of the columns that there are; labels, booleans and lengths are read from the same texts
 */
export function planFor(
  plan: ProfilePlan,
  kinds: ReadonlyMap<string, ColumnKind>,
): { plan: ProfilePlan; findings: Finding[] } {
  const findings: Finding[] = [];
  const add = (kind: Finding['kind'], column: string, message: string) =>
    findings.push({ kind, column, message });
  const columns = plan.columns.filter(({ name, kind }) => {
    const found = kinds.get(name);
    if (found === undefined) {
      add(
        'missing-column',
        name,
        `Column ${name} is missing from the current data.`,
      );
      return false;
    }
    if (groupOf(found) === groupOf(kind)) return true;
    add(
      'retyped-column',
      name,
      `Column ${name} is ${WORDS[kind]} in the reference and ${WORDS[found]} in the current data.`,
    );
    return false;
  });
  const known = new Set(plan.columns.map(({ name }) => name));
  for (const name of kinds.keys()) {
    if (!known.has(name)) {
      add('extra-column', name, `Column ${name} is not in the reference.`);
    }
  }
  return { plan: { ...plan, columns }, findings };
}
