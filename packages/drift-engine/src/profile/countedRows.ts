import {
  isNumericCounts,
  type ColumnCounts,
  type LabelCounts,
  type NumericCounts,
  type Profile,
} from './Profile';
import { hashOf } from './canonicalJson';
import { isNumericPlan, type ProfilePlan } from './ProfilePlan';

/** Codes of values that are in no bin. */
export const MISSING = -1;
export const NEGATIVE_INFINITY = -2;
export const POSITIVE_INFINITY = -3;

/** Other labels that a profile names. */
export const OTHERS_KEPT = 20;

/** A count, as a table or an SQL engine gives it. */
export interface CountedRow {
  /** Index into the plan's slices; 0 where there are none. */
  slice: number;
  column: number;
  /** Bin of a numeric column, or one of the codes; for labels `MISSING` or 0. */
  bucket: number;
  /** The label; null for a numeric column, a missing label, and the rest of the labels that are not named. */
  label: string | null;
  count: number;
}

/** Sums over the finite values of a numeric column in a slice. */
export interface MomentRow {
  slice: number;
  column: number;
  sum: number;
  squares: number;
  least: number | null;
  greatest: number | null;
}

/** Slices of a plan: its values, the others, null. */
export function sliceCount(plan: ProfilePlan): number {
  return plan.slice ? plan.slice.values.length + 2 : 1;
}

/** By falling count, then by the UTF-8 bytes of the label: engines agree on it. */
export function byCount(
  a: { label: string; count: number },
  b: { label: string; count: number },
): number {
  return (
    b.count - a.count ||
    Buffer.compare(Buffer.from(a.label), Buffer.from(b.label))
  );
}

export function emptyCounts(plan: ProfilePlan): ColumnCounts[] {
  return plan.columns.map(column =>
    isNumericPlan(column)
      ? {
          bins: new Array<number>(column.edges.length + 1).fill(0),
          missing: 0,
          negativeInfinities: 0,
          positiveInfinities: 0,
          sum: 0,
          squares: 0,
          least: null,
          greatest: null,
        }
      : {
          labels: new Array<number>(column.labels.length).fill(0),
          other: 0,
          missing: 0,
          frequentOthers: [],
        },
  );
}

function addNumeric(counts: NumericCounts, bucket: number, count: number) {
  if (bucket >= 0) counts.bins[bucket] += count;
  else if (bucket === MISSING) counts.missing += count;
  else if (bucket === NEGATIVE_INFINITY) counts.negativeInfinities += count;
  else counts.positiveInfinities += count;
}

function addLabel(
  counts: LabelCounts,
  codes: ReadonlyMap<string, number>,
  { bucket, label, count }: CountedRow,
) {
  if (bucket === MISSING) counts.missing += count;
  else {
    const code = label === null ? undefined : codes.get(label);
    if (code !== undefined) counts.labels[code] += count;
    else {
      counts.other += count;
      if (label !== null) counts.frequentOthers.push({ label, count });
    }
  }
}

export function addCounts(a: ColumnCounts, b: ColumnCounts): ColumnCounts {
  const sums = (x: number[], y: number[]) => x.map((value, i) => value + y[i]);
  if (isNumericCounts(a) && isNumericCounts(b)) {
    const bound = (
      choose: (...values: number[]) => number,
      ...values: (number | null)[]
    ) => {
      const present = values.filter(value => value !== null);
      return present.length ? choose(...present) : null;
    };
    return {
      bins: sums(a.bins, b.bins),
      missing: a.missing + b.missing,
      negativeInfinities: a.negativeInfinities + b.negativeInfinities,
      positiveInfinities: a.positiveInfinities + b.positiveInfinities,
      sum: a.sum + b.sum,
      squares: a.squares + b.squares,
      least: bound(Math.min, a.least, b.least),
      greatest: bound(Math.max, a.greatest, b.greatest),
    };
  }
  if (isNumericCounts(a) || isNumericCounts(b)) {
    throw new TypeError('The profiles do not count the same columns.');
  }
  const others = new Map<string, number>();
  for (const { label, count } of [...a.frequentOthers, ...b.frequentOthers]) {
    others.set(label, (others.get(label) ?? 0) + count);
  }
  return {
    labels: sums(a.labels, b.labels),
    other: a.other + b.other,
    missing: a.missing + b.missing,
    frequentOthers: [...others]
      .map(([label, count]) => ({ label, count }))
      .sort(byCount)
      .slice(0, OTHERS_KEPT),
  };
}

function rowsOf(counts: ColumnCounts): number {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return isNumericCounts(counts)
    ? sum(counts.bins) +
        counts.missing +
        counts.negativeInfinities +
        counts.positiveInfinities
    : sum(counts.labels) + counts.other + counts.missing;
}

/** Puts counts, wherever they were made, together as a profile. */
export function profileOfCounts(
  plan: ProfilePlan,
  counted: Iterable<CountedRow>,
  moments: Iterable<MomentRow>,
): Profile {
  const slices = Array.from({ length: sliceCount(plan) }, () =>
    emptyCounts(plan),
  );
  const codes = plan.columns.map(column =>
    isNumericPlan(column)
      ? new Map<string, number>()
      : new Map(column.labels.map((label, code) => [label, code])),
  );
  for (const row of counted) {
    const counts = slices[row.slice][row.column];
    if (isNumericCounts(counts)) addNumeric(counts, row.bucket, row.count);
    else addLabel(counts, codes[row.column], row);
  }
  for (const { slice, column, ...sums } of moments) {
    Object.assign(slices[slice][column], sums);
  }
  for (const counts of slices.flat()) {
    if (!isNumericCounts(counts)) {
      counts.frequentOthers.sort(byCount).splice(OTHERS_KEPT);
    }
  }
  const whole = slices.reduce((a, b) =>
    a.map((counts, i) => addCounts(counts, b[i])),
  );
  const rows = (columns: ColumnCounts[]) =>
    columns.length ? rowsOf(columns[0]) : 0;
  return {
    version: 1,
    plan: hashOf(plan),
    rows: rows(whole),
    columns: whole,
    ...(plan.slice
      ? { slices: slices.map(columns => ({ rows: rows(columns), columns })) }
      : {}),
  };
}
