import {
  Profile,
  ProfilePlan,
  profileSchema,
  profileSql,
  readTable,
  SqlEngine,
  withSqlEngine,
} from '@bellwether/drift-engine';
import { z } from 'zod';
import { Limits, numbersOf, Rows, SlicedRows, sourceOf } from './Job';

/** Values of a column that are looked at apart: those with the most rows. */
export const MOST_VALUES = 12;
/** A baseline is counted by more than that: what is frequent in a window need not be in it. */
const MOST_COUNTED = 3 * MOST_VALUES;
/** Counts that are kept of a slice column; with many columns, fewer of its values are counted. */
const MOST_COUNTS = 500_000;
/** Beyond, not all values of a column are known by name, and nothing is kept of it. */
const MOST_NAMED = 1_000;

export const sliceCountsSchema = z.object({
  column: z.string(),
  /** All values with their rows, most rows first. */
  values: z.array(z.tuple([z.string(), z.number().int().nonnegative()])),
  /** The counts of the first of them, in the order of the plan's columns without this one. */
  slices: profileSchema.shape.slices.unwrap(),
});

/** What is kept of a baseline by the values of one column. */
export type SliceCounts = z.infer<typeof sliceCountsSchema>;

/** The part of a plan that is counted by slice: all rows of a slice share the column's value, so of itself it says nothing. */
export function slicedPlan(
  plan: ProfilePlan,
  column: string,
  slice: ProfilePlan['slice'],
): ProfilePlan {
  return {
    ...plan,
    features: undefined,
    columns: plan.columns.filter(({ name }) => name !== column),
    slice,
  };
}

export function relationOf({ query }: Rows) {
  return { from: { query } };
}

/** Rows by the text in a column, most rows first; rows without one are left out. */
export async function countByText(
  { address, query }: Rows,
  text: string,
  { threads, allowedDirectories }: Limits,
): Promise<Map<string, number>> {
  const name = `"${text.replaceAll('"', '""')}"`;
  const table = await readTable(
    sourceOf({
      address,
      query: `SELECT ${name} AS slice_value, count(*) AS row_count FROM (${query}) AS rows_by_text WHERE ${name} IS NOT NULL GROUP BY ${name}`,
    }),
    { threads, allowedDirectories },
  );
  const values = table.columns.find(column => column.name === 'slice_value');
  if (!values || 'values' in values) return new Map();
  const rows = numbersOf(table, 'row_count');
  const counts = Array.from(values.codes, (code, row): [string, number] => [
    values.categories[code],
    rows[row],
  ]);
  return new Map(counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

function countsPerSlice({ columns }: ProfilePlan): number {
  return columns.reduce(
    (sum, column) =>
      sum + ('edges' in column ? column.edges.length : column.labels.length),
    0,
  );
}

/** The counts of the slices of a profile that have a value. */
function countedSlices({ slices = [] }: Profile, values: number) {
  return slices.slice(0, values);
}

/**
 * Counts a baseline by slice, so that windows can be looked at by slice without its rows. A column of which too much would have
 * to be kept is left out: its rows are read when a window is looked at.
 */
export async function countSlices(
  { rows, by }: SlicedRows,
  plan: ProfilePlan,
  limits: Limits,
): Promise<SliceCounts[]> {
  const { threads, allowedDirectories } = limits;
  return withSqlEngine(
    rows.address,
    { threads, allowedDirectories },
    async engine => {
      const kept: SliceCounts[] = [];
      for (const { column, text } of by) {
        const counts = await countByText(rows, text, limits);
        const most = Math.min(
          MOST_COUNTED,
          Math.floor(MOST_COUNTS / Math.max(1, countsPerSlice(plan))),
        );
        if (counts.size > MOST_NAMED || most < MOST_VALUES) continue;
        const values = [...counts.keys()].slice(0, most);
        const slice = { column: text, values };
        const profile = await profileSql(
          engine,
          slicedPlan(plan, column, slice),
          relationOf(rows),
        );
        kept.push({
          column,
          values: [...counts],
          slices: countedSlices(profile, values.length),
        });
      }
      return kept;
    },
  );
}

/** What a column is compared by: a plan, and the counts of the reference by slice. */
export interface SlicedReference {
  plan: ProfilePlan;
  rows: ReadonlyMap<string, number>;
  /** The counts of a value in the order of the plan's columns; undefined where the reference has no such rows. */
  of(value: string): NonNullable<Profile['slices']>[number] | undefined;
}

/**
 * What is kept of a baseline for the values that a window is looked at by; undefined where one of them was not counted.
 *
 * @param names - columns that are compared
 */
export function keptReference(
  plan: ProfilePlan,
  kept: SliceCounts | undefined,
  values: readonly string[],
  names: ReadonlySet<string>,
): SlicedReference | undefined {
  if (!kept) return undefined;
  const rows = new Map(kept.values);
  const place = new Map(kept.values.map(([value], i) => [value, i]));
  const isCounted = (value: string) =>
    !rows.has(value) || (place.get(value) ?? 0) < kept.slices.length;
  if (!values.every(isCounted)) return undefined;
  const counted = slicedPlan(plan, kept.column, undefined);
  const chosen = counted.columns.flatMap(({ name }, i) =>
    names.has(name) ? [i] : [],
  );
  return {
    plan: { ...counted, columns: chosen.map(i => counted.columns[i]) },
    rows,
    of: value => {
      const slice = kept.slices[place.get(value) ?? -1];
      return slice && { ...slice, columns: chosen.map(i => slice.columns[i]) };
    },
  };
}

/** The same by reading the reference's rows. */
export async function readReference(
  engine: SqlEngine,
  reference: Rows,
  plan: ProfilePlan,
  { column, text }: { column: string; text: string },
  rows: ReadonlyMap<string, number>,
  values: readonly string[],
): Promise<SlicedReference> {
  const counted = slicedPlan(plan, column, {
    column: text,
    values: [...values],
  });
  const { slices = [] } = await profileSql(
    engine,
    counted,
    relationOf(reference),
  );
  const place = new Map(values.map((value, i) => [value, i]));
  return {
    plan: counted,
    rows,
    of: value => slices[place.get(value) ?? -1],
  };
}
