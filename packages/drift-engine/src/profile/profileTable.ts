import type { Column, Table } from '../table';
import { binFinder } from './binFinder';
import {
  MISSING,
  NEGATIVE_INFINITY,
  OTHERS_KEPT,
  POSITIVE_INFINITY,
  byCount,
  profileOfCounts,
  sliceCount,
  type CountedRow,
  type MomentRow,
} from './countedRows';
import type { Profile } from './Profile';
import {
  isNumericPlan,
  type ColumnPlan,
  type LabelPlan,
  type NumericPlan,
  type ProfilePlan,
} from './ProfilePlan';
import { featuresOfTable } from './randomFeatures';

function columnOf(table: Table, plan: ColumnPlan): Column {
  const column = table.columns.find(each => each.name === plan.name);
  const needsValues = plan.kind === 'number' || plan.kind === 'instant';
  if (!column || 'values' in column !== needsValues) {
    throw new RangeError(
      `The table has no column ${plan.name} of the kind that the plan counts (${plan.kind}).`,
    );
  }
  return column;
}

/** The slice of each row; undefined where the plan has none. */
function slicesOf(plan: ProfilePlan, table: Table): Int32Array | undefined {
  const { slice } = plan;
  if (!slice) return undefined;
  const column = table.columns.find(each => each.name === slice.column);
  if (!column || 'values' in column) {
    throw new RangeError(`There is no column of labels named ${slice.column}.`);
  }
  const others = slice.values.length;
  const known = new Map(slice.values.map((value, i) => [value, i]));
  const ofCode = column.categories.map(label => known.get(label) ?? others);
  return column.codes.map(code => (code < 0 ? others + 1 : ofCode[code]));
}

/** Values of a column of numbers, instants, or lengths of texts (in characters, as SQL counts them). */
export function numbersOf(column: Column): Float64Array {
  if ('values' in column) return column.values;
  const lengths = column.categories.map(label => [...label].length);
  return Float64Array.from(column.codes, code =>
    code < 0 ? NaN : lengths[code],
  );
}

function countNumbers(
  plan: NumericPlan,
  index: number,
  values: Float64Array,
  slices: Int32Array | undefined,
  slicesInAll: number,
): { counted: CountedRow[]; moments: MomentRow[] } {
  const { shift } = plan;
  const edges = Float64Array.from(plan.edges);
  const binOf = binFinder(edges);
  const buckets = edges.length + 1;
  // Codes -3 to -1 stand before the bins.
  const counts = new Float64Array(slicesInAll * (buckets + 3));
  const moments = Array.from({ length: slicesInAll }, (_, slice) => ({
    slice,
    column: index,
    sum: 0,
    squares: 0,
    least: Infinity,
    greatest: -Infinity,
  }));
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const slice = slices ? slices[row] : 0;
    let bucket: number;
    if (Number.isFinite(value)) {
      bucket = binOf(value);
      const moment = moments[slice];
      const centred = value - shift;
      moment.sum += centred;
      moment.squares += centred * centred;
      if (value < moment.least) moment.least = value;
      if (value > moment.greatest) moment.greatest = value;
    } else if (Number.isNaN(value)) bucket = MISSING;
    else bucket = value < 0 ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
    counts[slice * (buckets + 3) + bucket + 3]++;
  }
  const counted: CountedRow[] = [];
  counts.forEach((count, i) => {
    if (count === 0) return;
    counted.push({
      slice: Math.floor(i / (buckets + 3)),
      column: index,
      bucket: (i % (buckets + 3)) - 3,
      label: null,
      count,
    });
  });
  return {
    counted,
    // Adding 0 makes a negative zero a plain one, which JSON and SQL have.
    moments: moments
      .filter(moment => moment.least <= moment.greatest)
      .map(moment => ({
        ...moment,
        least: moment.least + 0,
        greatest: moment.greatest + 0,
      })),
  };
}

function countLabels(
  plan: LabelPlan,
  index: number,
  column: { codes: Int32Array; categories: string[] },
  slices: Int32Array | undefined,
  slicesInAll: number,
): CountedRow[] {
  const { codes, categories } = column;
  const width = categories.length + 1;
  const counts = Array.from(
    { length: slicesInAll },
    () => new Float64Array(width),
  );
  for (let row = 0; row < codes.length; row++) {
    counts[slices ? slices[row] : 0][codes[row] + 1]++;
  }
  const known = new Set(plan.labels);
  return counts.flatMap((ofSlice, slice) => {
    const row = { slice, column: index };
    const named: CountedRow[] = [];
    const others: { label: string; count: number }[] = [];
    if (ofSlice[0] > 0) {
      named.push({ ...row, bucket: MISSING, label: null, count: ofSlice[0] });
    }
    categories.forEach((label, code) => {
      const count = ofSlice[code + 1];
      if (count === 0) return;
      if (known.has(label)) named.push({ ...row, bucket: 0, label, count });
      else others.push({ label, count });
    });
    others.sort(byCount);
    const rest = others
      .slice(OTHERS_KEPT)
      .reduce((sum, { count }) => sum + count, 0);
    return [
      ...named,
      ...others
        .slice(0, OTHERS_KEPT)
        .map(each => ({ ...row, bucket: 0, ...each })),
      ...(rest > 0 ? [{ ...row, bucket: 0, label: null, count: rest }] : []),
    ];
  });
}

/**
 * Counts a table by a plan: the same integers as an SQL engine gives for the same rows.
 *
 * @throws RangeError where the table does not have a column that the plan counts
 */
export function profileTable(plan: ProfilePlan, table: Table): Profile {
  const slices = slicesOf(plan, table);
  const slicesInAll = sliceCount(plan);
  const counted: CountedRow[] = [];
  const moments: MomentRow[] = [];
  plan.columns.forEach((each, index) => {
    const column = columnOf(table, each);
    if (isNumericPlan(each)) {
      const values = numbersOf(column);
      const rows = countNumbers(each, index, values, slices, slicesInAll);
      for (const row of rows.counted) counted.push(row);
      moments.push(...rows.moments);
    } else if (!('values' in column)) {
      const rows = countLabels(each, index, column, slices, slicesInAll);
      for (const row of rows) counted.push(row);
    }
  });
  const profile = profileOfCounts(plan, counted, moments);
  return {
    ...profile,
    rows: table.rows,
    ...(plan.features
      ? { features: featuresOfTable(plan.features, table) }
      : {}),
  };
}
